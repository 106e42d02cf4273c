/** TLS at the client's end, for the command line and for consoles; only the JDK's classes. */
package org.hsu.procman.tls;
