/** Whole process managers side by side, on the same children. */
package org.hsu.procman.benchmarks.peers;
