/** The plugins folder as the management interfaces see it: which file is deployed, which is not, and why. */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
package org.hsu.procman.api.plugin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
