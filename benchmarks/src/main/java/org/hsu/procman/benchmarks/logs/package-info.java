/** What capturing the output of processes costs, side by side with others that do it. */
package org.hsu.procman.benchmarks.logs;
