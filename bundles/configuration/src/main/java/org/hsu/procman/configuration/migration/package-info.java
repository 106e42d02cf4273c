/** A translated document as a text: canonical keys, the comments of the original, notes on what is left out. */
package org.hsu.procman.configuration.migration;
