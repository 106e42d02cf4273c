/**
 * Health checks: is this instance able to do its work?
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
package org.hsu.procman.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
