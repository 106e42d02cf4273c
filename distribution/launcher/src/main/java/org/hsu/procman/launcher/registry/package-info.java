/**
 * A registry of RMI that nobody can change from outside. It extends a class of {@code sun.rmi.registry}, so the JVM
 * needs {@code --add-exports java.rmi/sun.rmi.registry=ALL-UNNAMED}.
 */
package org.hsu.procman.launcher.registry;
