/**
 * Targets: where lines go besides each process's own file. Each has a queue on disk, so that neither a slow
 * target nor a kill of the manager loses lines, and takes a thread only while there is something to write.
 */
package org.hsu.procman.manager.log.targets;
