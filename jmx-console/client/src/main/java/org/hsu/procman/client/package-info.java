/**
 * The {@code procman} command line. Each verb is one class; {@link org.hsu.procman.client.Main} loads only the
 * one that is asked for, because the start of the JVM is most of what an operator waits for.
 */
package org.hsu.procman.client;
