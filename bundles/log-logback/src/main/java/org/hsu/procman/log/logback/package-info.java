/** The log output {@code logback}: lines of processes as events of the manager's own logging library. */
package org.hsu.procman.log.logback;
