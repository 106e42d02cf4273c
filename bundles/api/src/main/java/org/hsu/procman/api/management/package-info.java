/**
 * What management interfaces stand on: everything that can be seen and done from outside, whatever the wire.
 * An interface, such as HTTP, is a plugin that is opened when the configuration has a section of its name.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.7.0")
package org.hsu.procman.api.management;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
