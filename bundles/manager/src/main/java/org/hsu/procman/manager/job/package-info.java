/** The jobs of queues, kept over managers. */
package org.hsu.procman.manager.job;
