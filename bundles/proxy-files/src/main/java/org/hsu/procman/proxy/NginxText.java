package org.hsu.procman.proxy;

import java.util.List;
import org.hsu.procman.api.management.Route;

/** For nginx: to be included in its {@code http} block. Stateless. */
final class NginxText implements ProxyText {
    /** A target that does not answer is left for the next one, and for this request only: the file says who is well. */
    private static final String TARGET = " max_fails=0;\n";

    private final String listen;

    NginxText(String listen) {
        this.listen = listen;
    }

    @Override
    public String of(List<Route> routes) {
        StringBuilder text = new StringBuilder(HEAD);
        boolean fallback = false;
        for (Route route : routes) {
            boolean any = route.hostname().equals("*");
            fallback |= any;
            if (!route.proxied().isEmpty()) {
                text.append("upstream ").append(ProxyText.name(route)).append(" {\n");
                route.proxied().forEach(target -> text.append("    server ").append(target.address()).append(':')
                        .append(target.port()).append(TARGET));
                text.append("}\n");
            }
            text.append("server {\n    listen ").append(listen).append(any ? " default_server;\n" : ";\n")
                    .append("    server_name ").append(any ? "_" : route.hostname()).append(";\n");
            location(text, route);
            text.append("}\n");
        }
        if (!fallback) {
            // Else nginx would give unknown names to the first server.
            text.append("server {\n    listen ").append(listen).append(" default_server;\n    return 404;\n}\n");
        }
        return text.toString();
    }

    private static void location(StringBuilder text, Route route) {
        if (route.proxied().isEmpty()) {
            text.append("    return 503;\n");
            return;
        }
        text.append("    location / {\n")
                .append("        proxy_pass http://").append(ProxyText.name(route)).append(";\n")
                .append("        proxy_http_version 1.1;\n")
                .append("        proxy_set_header Host $host;\n")
                .append("        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n")
                .append("        proxy_set_header X-Forwarded-Proto $scheme;\n")
                .append("        proxy_connect_timeout 2s;\n")
                .append("        proxy_next_upstream error timeout;\n")
                .append("    }\n");
    }
}
