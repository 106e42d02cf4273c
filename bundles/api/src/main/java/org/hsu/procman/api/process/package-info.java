/**
 * Process types and the words in which a process's life is told: states, reasons, health, transitions
 * (contract, section 6).
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.3.0")
package org.hsu.procman.api.process;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
