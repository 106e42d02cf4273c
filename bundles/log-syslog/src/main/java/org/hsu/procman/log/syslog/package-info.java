/** The log output {@code syslog}: messages of RFC 5424 over UDP, TCP, TLS and unix sockets. */
package org.hsu.procman.log.syslog;
