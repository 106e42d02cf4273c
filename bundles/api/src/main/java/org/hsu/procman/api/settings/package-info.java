/**
 * Typed settings of plugins, and what is said when a configuration is wrong. A plugin declares a
 * record; the configuration bundle binds the operator's YAML to it strictly. No plugin needs a YAML
 * library.
 *
 * <p>The annotations may stand on methods too: a record component's then reach its accessor, where bnd sees
 * them and imports this package into the plugin. Without that import they would silently be absent.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.2.0")
package org.hsu.procman.api.settings;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
