package org.hsu.procman.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hsu.procman.api.management.Caller;
import org.hsu.procman.api.management.Role;
import org.hsu.procman.api.management.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who asks, whether they may, and which endpoint answers. Thread-safe. */
final class Dispatcher implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    /** What changes something, and every denial: the record that remote JMX has too, in the same words. */
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private static final String BEARER = "Bearer ";
    private static final Caller LOCAL = new Caller("http", Role.ADMIN);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final List<Endpoint> endpoints;
    private final Tokens tokens;
    private final String host;

    /**
     * @param tokens null: everybody who can connect may do everything
     * @param host   as configured, one that requests may name
     */
    Dispatcher(List<Endpoint> endpoints, Tokens tokens, String host) {
        this.endpoints = List.copyOf(endpoints);
        this.tokens = tokens;
        this.host = host;
    }

    @Override
    public void handle(HttpExchange exchange) {
        try (exchange) {
            try {
                answer(exchange);
            } catch (Refusal refusal) {
                Request.refuse(exchange, refusal);
            } catch (RuntimeException e) {
                LOG.warn("{}: {}", what(exchange), e.toString());
                Request.refuse(exchange, new Refusal(500, "internal error: " + e.getClass().getSimpleName()));
            }
        } catch (IOException e) {
            LOG.debug("a client went away: {}", e.toString());
        }
    }

    private void answer(HttpExchange exchange) throws IOException, Refusal {
        String method = exchange.getRequestMethod().equals("HEAD") ? "GET" : exchange.getRequestMethod();
        List<String> path = segments(exchange.getRequestURI());
        Set<String> others = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            List<String> variable = match(endpoint.segments(), path);
            if (variable != null && endpoint.method().equals(method)) {
                Caller caller = endpoint.role() == null ? null : admitted(exchange, endpoint);
                endpoint.answer().to(new Request(exchange, caller, variable));
                return;
            } else if (variable != null) {
                others.add(endpoint.method());
            }
        }
        if (others.isEmpty()) {
            throw new Refusal(404, "nothing answers at " + exchange.getRequestURI().getPath() + "; see /openapi.json");
        }
        exchange.getResponseHeaders().set("Allow", String.join(", ", others));
        throw new Refusal(405, exchange.getRequestURI().getPath() + " takes " + String.join(", ", others));
    }

    private static List<String> segments(URI address) throws Refusal {
        List<String> segments = new ArrayList<>();
        for (String raw : address.getRawPath().split("/")) {
            if (!raw.isEmpty()) {
                segments.add(Request.decode(raw.replace("+", "%2B")));
            }
        }
        return segments;
    }

    /** What stands for the stars; null when the path is another. */
    private static List<String> match(String wanted, List<String> path) {
        String[] segments = wanted.split("/");
        if (segments.length != path.size()) {
            return null;
        }
        List<String> variable = new ArrayList<>();
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals("*")) {
                variable.add(path.get(i));
            } else if (!segments[i].equals(path.get(i))) {
                return null;
            }
        }
        return variable;
    }

    private Caller admitted(HttpExchange exchange, Endpoint endpoint) throws Refusal {
        Caller caller = tokens == null ? local(exchange) : owner(exchange);
        boolean may = caller.may(endpoint.role());
        if (!may || endpoint.role() != Role.VIEWER) {
            AUDIT.info("{} user={} role={} address={} {}", may ? "allowed" : "denied", caller.name(),
                    caller.role().word(), address(exchange), what(exchange));
        }
        if (!may) {
            throw new Refusal(403, caller.name() + " is " + caller.role().word() + ", and this needs "
                    + endpoint.role().word());
        }
        return caller;
    }

    private Caller owner(HttpExchange exchange) throws Refusal {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        Optional<Caller> caller = given != null && given.startsWith(BEARER)
                ? tokens.callerOf(given.substring(BEARER.length()).strip())
                : Optional.empty();
        if (caller.isEmpty()) {
            AUDIT.warn("denied user=- address={} {}: {}", address(exchange), what(exchange),
                    given == null ? "no token" : "unknown token");
            throw new Refusal(401, given == null ? "a token is needed: Authorization: Bearer TOKEN" : "unknown token");
        }
        return caller.get();
    }

    /**
     * Without tokens it is the address that protects: a page in a browser of this machine must not be able to use it, be
     * it by a name that it made point here (the Host header tells) or by a request across sites (Origin tells).
     */
    private Caller local(HttpExchange exchange) throws Refusal {
        String named = exchange.getRequestHeaders().getFirst("Host");
        String name = named == null ? "" : named.replaceFirst(":\\d+$", "");
        if (!LOOPBACK.contains(name) && !name.equals(host)) {
            throw new Refusal(403, "the host \"" + name + "\" is not this interface");
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !origin.replaceFirst("^https?://", "").equals(named)) {
            throw new Refusal(403, "requests of other sites are refused");
        }
        return LOCAL;
    }

    private static String address(HttpExchange exchange) {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    /** As it was sent: decoded, an address could end the line and begin another one. */
    private static String what(HttpExchange exchange) {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    }
}
