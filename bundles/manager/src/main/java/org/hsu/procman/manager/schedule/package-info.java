/** What became of the runs of scheduled processes, kept over managers. */
package org.hsu.procman.manager.schedule;
