package org.hsu.procman.health.grpc;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Words for why there was no answer. */
final class Failures {

    private Failures() {}

    static String text(Status status, Endpoint endpoint, Duration timeout) {
        String where = " (" + endpoint + ")";
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "TLS: " + cause.getMessage() + where;
            } else if (cause instanceof UnknownHostException) {
                return "unknown host " + endpoint.host();
            } else if (cause instanceof ConnectException) {
                return "connection refused" + where;
            }
        }
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer in " + seconds(timeout) + where;
        }
        String said = status.getDescription() == null ? "" : ": " + firstLine(status.getDescription());
        return status.getCode() + said + (status.getCode() == Status.Code.INTERNAL ? root(status) : "") + where;
    }

    /** What gRPC itself could not do is said by what it met there. */
    private static String root(Status status) {
        Throwable root = status.getCause();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "" : ", " + root;
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
