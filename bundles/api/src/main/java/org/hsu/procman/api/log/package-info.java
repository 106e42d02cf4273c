/**
 * What processes write, on its way to where it is kept: chunks of whole lines, outputs that take them, and
 * the reader that gives them back.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("2.0.0")
package org.hsu.procman.api.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
