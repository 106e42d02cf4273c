package org.hsu.procman.health.grpc;

import java.util.Objects;

/**
 * Where a server is and how it is spoken to: checks with equal ones share a connection.
 *
 * @param tls null: in the clear
 */
record Endpoint(String host, int port, TlsSettings tls) {
    Endpoint {
        Objects.requireNonNull(host, "host");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
