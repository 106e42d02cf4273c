/** What happens in the manager, for plugins that pass it on or act on it. */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.1.0")
package org.hsu.procman.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
