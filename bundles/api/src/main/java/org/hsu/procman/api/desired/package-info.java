/**
 * Where the wish comes from. The configuration file is the first source; others are plugins of the same
 * contract.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.3.0")
package org.hsu.procman.api.desired;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
