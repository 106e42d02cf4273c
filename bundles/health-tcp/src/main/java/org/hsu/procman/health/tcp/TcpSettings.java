package org.hsu.procman.health.tcp;

import org.hsu.procman.api.settings.Required;

/**
 * Settings of the {@code tcp} health check.
 *
 * @param address {@code host:port}, {@code [v6 address]:port}, or a bare port of localhost
 */
public record TcpSettings(@Required String address) {

    private static final String FORMS = "write host:port, [v6 address]:port or a port of localhost";

    public TcpSettings {
        if (address == null || address.isBlank()) {
            throw new IllegalArgumentException("the address is empty: " + FORMS);
        }
        address = address.trim();
        port(address);
        if (host(address).isEmpty()) {
            throw new IllegalArgumentException("no host in address \"" + address + "\": " + FORMS);
        }
    }

    String host() {
        return host(address);
    }

    int port() {
        return port(address);
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "localhost" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("address \"" + address + "\" has several colons: " + FORMS);
        }
        return host;
    }

    private static int port(String address) {
        String port = address.substring(address.lastIndexOf(':') + 1);
        int number;
        try {
            number = Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no port number at the end of \"" + address + "\": " + FORMS, e);
        }
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        return number;
    }
}
