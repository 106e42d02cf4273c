/** Files of other process managers, read into the canonical dialect. */
package org.hsu.procman.configuration.foreign;
