/**
 * What the operator wishes, as values: the process entries of a configuration after defaults, expansion
 * and validation. Everything is immutable; nothing here knows YAML.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.11.0")
package org.hsu.procman.api.spec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
