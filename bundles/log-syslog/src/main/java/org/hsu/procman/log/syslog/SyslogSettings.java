package org.hsu.procman.log.syslog;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;

/**
 * Settings of the log output {@code syslog}.
 *
 * @param address          {@code host:port}, or the path of the unix socket
 * @param transport        how it is spoken to
 * @param facility         of all messages
 * @param stdoutSeverity   of a line of standard output that says no level
 * @param stderrSeverity   of a line of standard error that says no level
 * @param appName          in the place of the process id; null for the process id
 * @param structuredDataId of the element that carries process, stream and number of a line; empty for none
 * @param maxMessageSize   in bytes; a line that does not fit is sent in parts
 * @param timeout          of connecting; with {@code unix_datagram} of a receiver that does not read
 * @param caFile           certificates in PEM that the server's is to be signed by; null for those of the JDK
 */
public record SyslogSettings(
        @Required String address,
        @Default("udp") Transport transport,
        @Default("user") Facility facility,
        @Default("info") Severity stdoutSeverity,
        @Default("error") Severity stderrSeverity,
        String appName,
        @Default("procman@32473") String structuredDataId,
        @Bytes @Default("8KiB") @Range(min = 1024, max = 65_000) long maxMessageSize,
        @Default("5s") @Range(min = 1) Duration timeout,
        Path caFile) {

    /** How the server is spoken to. */
    public enum Transport {
        /** A datagram a message; what is lost on the way is lost (RFC 5426). */
        UDP,
        /** Messages preceded by their lengths (RFC 6587, section 3.4.1). */
        TCP,
        /** As {@link #TCP}, encrypted (RFC 5425). */
        TLS,
        /** A unix stream socket, messages ended by a newline. */
        UNIX,
        /** A unix datagram socket, a datagram a message; on Linux. */
        UNIX_DATAGRAM
    }

    public SyslogSettings {
        if (address != null && transport != Transport.UNIX && transport != Transport.UNIX_DATAGRAM) {
            port(address);
        }
        if (transport == Transport.UNIX_DATAGRAM) {
            if (!"Linux".equals(System.getProperty("os.name"))) {
                throw new IllegalArgumentException("transport: unix_datagram works on Linux alone");
            }
            if (address != null && address.getBytes(StandardCharsets.UTF_8).length >= UnixDatagramConnection.LONGEST_PATH) {
                throw new IllegalArgumentException("address is longer than the path of a unix socket may be, 107 bytes");
            }
        }
        if (caFile != null && transport != Transport.TLS) {
            throw new IllegalArgumentException("ca_file needs transport: tls");
        }
        if (appName != null && !appName.matches("[!-~]{1,48}")) {
            throw new IllegalArgumentException("app_name is not 1 to 48 visible ASCII characters");
        }
        if (!structuredDataId.matches("([!#-<>-\\\\^-~]{1,32})?")) {
            throw new IllegalArgumentException(
                    "structured_data_id is not up to 32 visible ASCII characters without =, ] and \"");
        }
    }

    String host() {
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return port(address);
    }

    private static int port(String address) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (colon > 0 && port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("address is not host:port, found " + address);
    }
}
