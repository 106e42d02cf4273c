/** The log outputs {@code process_manager_stdout} and {@code process_manager_stderr}. */
package org.hsu.procman.log.console;
