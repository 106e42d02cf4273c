/**
 * From the spool files that processes write into to the outputs that keep their lines: one thread for all
 * streams, exactly once into a process's own file over any kill of the manager. A process never waits for
 * anything in here.
 */
package org.hsu.procman.manager.log;
