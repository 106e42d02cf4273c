/** One process entry of the configuration to its spec. */
package org.hsu.procman.configuration.process;
