/** Asks for the numbers that pools are scaled by: URLs and commands. Knows nothing of supervision. */
package org.hsu.procman.manager.pool;
