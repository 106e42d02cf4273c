package org.hsu.procman.alerts.delivery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * A mail server that takes the alert by SMTP.
 *
 * @param host     its name or address
 * @param port     null: 587 with starttls, 465 with implicit, 25 with none
 * @param from     the address of the sender
 * @param to       the addresses of those who are told
 * @param user     as whom to log in; null: not at all
 * @param password of the user, never shown; null with no user
 * @param tls      how the connection is encrypted
 * @param caFile   PEM of who signs the server's certificate, absolute; null: those of the JDK
 * @param timeout  of connecting, and of each answer
 * @param retries  how often it is tried again
 */
public record Mail(
        @Required String host,
        @Range(min = 1, max = 65_535) Integer port,
        @Required String from,
        @Required List<String> to,
        String user,
        @Secret String password,
        @Default("starttls") Tls tls,
        Path caFile,
        @Default("10s") @Range(min = 100, max = 600_000) Duration timeout,
        @Default("3") @Range(min = 0, max = 10) int retries) {

    /** How the connection is encrypted; the word in the configuration is the name in small letters. */
    public enum Tls {
        NONE,
        /** It begins readable and is encrypted before anything is said; a server that cannot is not used. */
        STARTTLS,
        /** From its first byte. */
        IMPLICIT
    }

    private static final int PLAIN_PORT = 25;
    private static final int SUBMISSION_PORT = 587;
    private static final int TLS_PORT = 465;
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|::1", Pattern.CASE_INSENSITIVE);

    public Mail {
        if (!host.matches("[!-~]+")) {
            throw new IllegalArgumentException("host \"" + host + "\" is no name of a host");
        }
        if (to.isEmpty()) {
            throw new IllegalArgumentException("to is empty: write who is told");
        }
        check("from", from);
        to.forEach(address -> check("to", address));
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("user and password belong together: write both or none");
        }
        if (tls == Tls.NONE && user != null && !LOOPBACK.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "tls: none would send the password readable to " + host + ": use starttls or implicit");
        }
        if (caFile != null && (tls == Tls.NONE || !caFile.isAbsolute())) {
            throw new IllegalArgumentException(
                    tls == Tls.NONE ? "ca_file has no effect with tls: none" : "ca_file " + caFile + " is no absolute path");
        }
    }

    private static void check(String key, String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(key + " \"" + address + "\" is no address, such as ops@example.org");
        }
    }

    int portOrUsual() {
        return port != null
                ? port
                : switch (tls) {
                    case NONE -> PLAIN_PORT;
                    case STARTTLS -> SUBMISSION_PORT;
                    case IMPLICIT -> TLS_PORT;
                };
    }
}
