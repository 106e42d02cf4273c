/**
 * Restart strategies: does an ended run come back?
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.1.0")
package org.hsu.procman.api.restart;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
