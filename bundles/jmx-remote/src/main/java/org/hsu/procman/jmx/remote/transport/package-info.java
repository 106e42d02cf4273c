/** Sockets, certificates, and the names that RMI writes into its addresses. */
package org.hsu.procman.jmx.remote.transport;
