package org.hsu.procman.health.http;

import java.net.ConnectException;
import java.net.URI;
import javax.net.ssl.SSLException;

/** Words for why there was no answer. */
final class HttpFailure {

    private HttpFailure() {}

    static String text(Throwable failure, URI url) {
        String where = " (" + url.getHost() + ":" + port(url) + ")";
        String message = "";
        boolean connecting = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "TLS: " + cause.getMessage() + where;
            }
            connecting |= cause instanceof ConnectException;
            if (message.isEmpty() && cause.getMessage() != null && !cause.getMessage().startsWith("java.")) {
                message = cause.getMessage();
            }
        }
        // The client drops the system's own words for a refused connection on the way.
        if (connecting && (message.isEmpty() || message.startsWith("Connection refused"))) {
            return "connection refused" + where;
        }
        return (message.isEmpty() ? failure.getClass().getSimpleName() : message) + where;
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
