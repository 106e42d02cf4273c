/** What the product claims about its speed, measured: in one JVM by JMH, and as whole processes. */
package org.hsu.procman.benchmarks;
