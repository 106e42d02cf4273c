/** When scheduled processes run: cron expressions and intervals. */
package org.hsu.procman.configuration.schedule;
