/** A platform that starts nothing, and what else stands in for a manager in tests of plugins. */
@Export
@Version("1.0.0")
package org.hsu.procman.testkit.fake;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
