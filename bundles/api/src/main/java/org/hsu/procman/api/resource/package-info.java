/**
 * Limits that the kernel enforces. An enforcer is chosen at run time by what this machine and this user can
 * do.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.3.0")
package org.hsu.procman.api.resource;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
