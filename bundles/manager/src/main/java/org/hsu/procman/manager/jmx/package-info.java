/**
 * The management façade as MBeans for clients that have nothing but the JDK, and the local connector that
 * carries them. Only JDK and open types cross, in values, exceptions and notifications alike.
 */
package org.hsu.procman.manager.jmx;
