/** The process type {@code integrated_managed}. */
package org.hsu.procman.process.integrated;
