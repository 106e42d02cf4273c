/** Who may do what to which MBean, and the record of it. */
package org.hsu.procman.jmx.remote.access;
