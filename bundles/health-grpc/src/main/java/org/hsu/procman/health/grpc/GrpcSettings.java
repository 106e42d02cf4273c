package org.hsu.procman.health.grpc;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Required;

/**
 * Settings of the {@code grpc} health check.
 *
 * @param address {@code host:port} or {@code [v6 address]:port}
 * @param service for {@code check}, the service whose health is asked for, empty for the server as a whole; for
 *                {@code ping}, the service that has the method {@code Ping}, empty for {@code proto.CoreService}
 * @param method  {@code check}: grpc.health.v1; {@code ping}: HSU's CoreService; {@code auto}: the first, and the
 *                second where the server does not offer the first
 * @param watch   true: a stream is kept open, and its last status is the answer
 * @param tls     null: in the clear
 */
public record GrpcSettings(
        @Required String address,
        @Default("") String service,
        @Default("check") String method,
        @Default("false") boolean watch,
        TlsSettings tls) {

    /** How the server is asked. */
    enum Method {
        CHECK,
        PING,
        AUTO
    }

    private static final String FORMS = "write host:port or [v6 address]:port";
    private static final String CORE_SERVICE = "CoreService";
    private static final String PACKAGE = "proto.";

    public GrpcSettings {
        if (address == null || address.isBlank()) {
            throw new IllegalArgumentException("the address is empty: " + FORMS);
        }
        address = address.trim();
        port(address);
        host(address);
        Method how = method(method);
        if (watch && how == Method.PING) {
            throw new IllegalArgumentException("watch: a ping cannot be watched, only the health protocol can");
        }
    }

    String host() {
        return host(address);
    }

    int port() {
        return port(address);
    }

    Method how() {
        return method(method);
    }

    /** For the health protocol. */
    String healthService() {
        return how() == Method.CHECK ? service : "";
    }

    /** With its package; upstream's files name it without. */
    String pingService() {
        boolean usual = service.isEmpty() || service.equals(CORE_SERVICE) || how() == Method.AUTO;
        return usual ? PACKAGE + CORE_SERVICE : service;
    }

    private static Method method(String word) {
        for (Method method : Method.values()) {
            if (method.name().equalsIgnoreCase(word)) {
                return method;
            }
        }
        String words = Arrays.stream(Method.values())
                .map(method -> method.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("method \"" + word + "\" is none of " + words);
    }

    private static String host(String address) {
        String host = address.substring(0, colon(address));
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.indexOf(':') >= 0 || host.indexOf('/') >= 0) {
            throw new IllegalArgumentException("address \"" + address + "\" names no host: " + FORMS);
        }
        return host;
    }

    private static int port(String address) {
        try {
            int port = Integer.parseInt(address.substring(colon(address) + 1));
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("address \"" + address + "\" has no port: " + FORMS, e);
        }
        throw new IllegalArgumentException("address \"" + address + "\" has a port that is none: 1 to 65535");
    }

    private static int colon(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("address \"" + address + "\" has no port: " + FORMS);
        }
        return colon;
    }
}
