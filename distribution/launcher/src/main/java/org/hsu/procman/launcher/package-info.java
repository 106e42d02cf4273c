/**
 * The Java side of {@code bin/procman run} and {@code validate}: finds the directories, takes the lock of the
 * state directory, boots Felix with the bundles of the distribution and waits for the manager bundle to say
 * that it is done. Launcher and bundles share only JDK types.
 */
package org.hsu.procman.launcher;
