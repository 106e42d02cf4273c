package org.hsu.procman.alerts.delivery;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * One entry of {@code alerts.targets}: exactly one of its kinds.
 *
 * @param name    by which rules name it
 * @param webhook null when it is none
 * @param command null when it is none
 * @param syslog  null when it is none
 * @param mail    null when it is none
 */
public record Target(@Required String name, Webhook webhook, Command command, Syslog syslog, Mail mail) {

    /**
     * An HTTP service that is sent the alert as JSON.
     *
     * @param url     http or https; may have a token in it, so it is never shown
     * @param headers of each request, never shown
     * @param timeout of one request
     * @param retries how often it is tried again
     */
    public record Webhook(
            @Required @Secret URI url,
            @Secret Map<String, String> headers,
            @Default("10s") @Range(min = 100, max = 600_000) Duration timeout,
            @Default("3") @Range(min = 0, max = 10) int retries) {

        public Webhook {
            String scheme = url.getScheme();
            if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme) || url.getHost() == null) {
                throw new IllegalArgumentException("url is no http or https address");
            }
            headers.forEach((header, value) -> {
                try {
                    HttpRequest.newBuilder().header(header, value);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("the header \"" + header + "\" cannot be sent");
                }
            });
        }
    }

    /**
     * A program that finds the alert as JSON in its standard input and in its environment; no shell is involved.
     *
     * @param command with its arguments
     * @param timeout after which it and what it started are killed
     */
    public record Command(
            @Required List<String> command, @Default("30s") @Range(min = 100, max = 3_600_000) Duration timeout) {

        public Command {
            if (command.isEmpty() || command.get(0).isBlank()) {
                throw new IllegalArgumentException("command is empty: write the program and its arguments");
            }
        }
    }

    /**
     * A syslog server that takes RFC 5424 over UDP.
     *
     * @param address  {@code host:port}
     * @param facility word of RFC 5424
     */
    public record Syslog(@Required String address, @Default("daemon") String facility) {
        private static final List<String> FACILITIES = List.of(
                "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
                "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6",
                "local7");

        public Syslog {
            if (!FACILITIES.contains(facility)) {
                throw new IllegalArgumentException("facility \"" + facility + "\" is none of " + String.join(", ", FACILITIES));
            }
            if (!address.matches("\\S+:[0-9]{1,5}") || port(address) < 1 || port(address) > 65_535) {
                throw new IllegalArgumentException("address \"" + address + "\" is no host:port, such as localhost:514");
            }
        }

        private static int port(String address) {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        }

        int port() {
            return port(address);
        }

        String host() {
            return address.substring(0, address.lastIndexOf(':')).replaceAll("^\\[|]$", "");
        }

        int facilityNumber() {
            return FACILITIES.indexOf(facility);
        }
    }

    public Target {
        if (Stream.of(webhook, command, syslog, mail).filter(Objects::nonNull).count() != 1) {
            throw new IllegalArgumentException("a target is exactly one of webhook, command, syslog, mail");
        }
    }

    Delivery delivery() {
        if (webhook != null) {
            return new WebhookDelivery(webhook);
        }
        if (command != null) {
            return new CommandDelivery(command);
        }
        return syslog != null ? new SyslogDelivery(syslog) : new MailDelivery(mail);
    }
}
