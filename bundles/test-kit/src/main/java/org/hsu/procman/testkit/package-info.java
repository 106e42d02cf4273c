/**
 * A contract test for each contract that a plugin can fulfil: extend the one of yours, say what is to be tested, and
 * JUnit runs it. A plugin that passes does what the manager relies on; whether it does its own work is for tests of its
 * own.
 */
@Export
@Version("1.0.0")
package org.hsu.procman.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
