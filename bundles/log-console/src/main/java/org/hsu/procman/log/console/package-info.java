/** The log outputs of the manager's own standard output and error. */
package org.hsu.procman.log.console;
