package org.hsu.procman.proxy;

import java.util.Comparator;
import java.util.List;
import org.hsu.procman.api.management.Route;

/** For HAProxy: one of its {@code -f} files, with a frontend and a backend for each host name. Stateless. */
final class HaproxyText implements ProxyText {
    private static final String HOST = "req.hdr(host),field(1,:),lower";

    private final String listen;

    HaproxyText(String listen) {
        this.listen = listen;
    }

    @Override
    public String of(List<Route> routes) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("frontend procman\n    mode http\n    bind ").append(listen)
                .append("\n    timeout client 60s\n    option forwardfor\n");
        // HAProxy takes the first that matches: names before patterns, the longest pattern first.
        routes.stream()
                .filter(route -> !route.hostname().equals("*"))
                .sorted(Comparator.comparing((Route route) -> route.hostname().startsWith("*"))
                        .thenComparing(route -> -route.hostname().length()))
                .forEach(route -> text.append("    use_backend ").append(ProxyText.name(route)).append(" if { ")
                        .append(HOST).append(condition(route.hostname())).append(" }\n"));
        boolean fallback = routes.stream().anyMatch(route -> route.hostname().equals("*"));
        text.append("    default_backend ").append(fallback ? "procman-any" : "procman-unknown").append('\n');
        routes.forEach(route -> backend(text, route));
        if (!fallback) {
            text.append("backend procman-unknown\n    mode http\n    http-request return status 404\n");
        }
        return text.toString();
    }

    private static String condition(String hostname) {
        return hostname.startsWith("*") ? " -m end " + hostname.substring(1) : " -m str " + hostname;
    }

    private static void backend(StringBuilder text, Route route) {
        text.append("backend ").append(ProxyText.name(route)).append("\n    mode http\n    balance roundrobin\n")
                .append("    timeout connect 2s\n    timeout server 60s\n")
                // Another target for a request that one could not take; a request that may have acted is not repeated.
                .append("    option redispatch 1\n    retries 3\n    retry-on conn-failure empty-response\n")
                .append("    http-request disable-l7-retry if !{ method GET HEAD OPTIONS }\n");
        route.proxied().forEach(target -> text.append("    server ").append(target.id()).append('-')
                .append(target.name()).append(' ').append(target.address()).append(':').append(target.port())
                .append('\n'));
    }
}
