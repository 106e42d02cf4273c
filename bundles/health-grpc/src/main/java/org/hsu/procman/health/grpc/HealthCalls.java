package org.hsu.procman.health.grpc;

import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.health.grpc.Calls.Answer;
import org.hsu.procman.health.grpc.Messages.ServingStatus;

/** What is asked and how the answers are judged. Thread-safe. */
final class HealthCalls implements AutoCloseable {
    private static final String NOT_OFFERED = "the server does not offer ";
    private static final String HEALTH = "grpc.health.v1.Health";

    /** What a server says that can be asked again on the same connection. */
    private static final Set<Status.Code> ANSWERS =
            EnumSet.of(Status.Code.OK, Status.Code.UNIMPLEMENTED, Status.Code.NOT_FOUND);

    private final Connections connections;
    private final Watches watches;

    HealthCalls() {
        this(new Connections());
    }

    HealthCalls(Connections connections) {
        this.connections = connections;
        this.watches = new Watches(connections);
    }

    HealthResult check(Endpoint endpoint, GrpcSettings settings, Duration timeout)
            throws InterruptedException, IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        if (settings.watch()) {
            Answer<ServingStatus> watched = watches.status(endpoint, settings.healthService(), deadline);
            if (!watched.is(Status.Code.UNIMPLEMENTED)) {
                return judged(watched, settings, endpoint, timeout);
            }
        }
        Connection connection = connections.acquire(endpoint);
        boolean broken = true;
        try {
            Status.Code[] last = new Status.Code[1];
            HealthResult result = ask(connection, settings, deadline, timeout, last);
            // Else gRPC would repeat a failure to connect until its own pause before the next attempt is over.
            broken = !ANSWERS.contains(last[0]);
            return result;
        } finally {
            connections.release(connection, broken);
        }
    }

    private static HealthResult ask(
            Connection connection, GrpcSettings settings, long deadline, Duration timeout, Status.Code[] last)
            throws InterruptedException {
        boolean ping = settings.how() == GrpcSettings.Method.PING
                || settings.how() == GrpcSettings.Method.AUTO && connection.withoutHealth;
        if (!ping) {
            Answer<ServingStatus> answer =
                    Calls.ask(connection, Messages.CHECK, settings.healthService(), deadline);
            last[0] = answer.status().getCode();
            boolean other = settings.how() == GrpcSettings.Method.AUTO && answer.is(Status.Code.UNIMPLEMENTED);
            if (!other) {
                return judged(answer, settings, connection.endpoint, timeout);
            }
            connection.withoutHealth = true;
        }
        Answer<Boolean> answer =
                Calls.ask(connection, Messages.ping(settings.pingService()), true, deadline);
        last[0] = answer.status().getCode();
        if (answer.is(Status.Code.UNIMPLEMENTED)) {
            String neither = settings.how() == GrpcSettings.Method.AUTO ? "neither " + HEALTH + " nor " : "";
            return HealthResult.unhealthy((neither.isEmpty() ? NOT_OFFERED : "the server offers ") + neither
                    + settings.pingService() + ".Ping (" + connection.endpoint + ")");
        }
        return answer.status().isOk()
                ? HealthResult.healthy("Ping answered")
                : HealthResult.unhealthy(Failures.text(answer.status(), connection.endpoint, timeout));
    }

    private static HealthResult judged(
            Answer<ServingStatus> answer, GrpcSettings settings, Endpoint endpoint, Duration timeout) {
        if (answer.is(Status.Code.UNIMPLEMENTED)) {
            return HealthResult.unhealthy(NOT_OFFERED + HEALTH + " (" + endpoint + ")");
        }
        if (answer.is(Status.Code.NOT_FOUND) || answer.message() == ServingStatus.SERVICE_UNKNOWN) {
            return HealthResult.unhealthy(
                    "the server does not know the service \"" + settings.healthService() + "\" (" + endpoint + ")");
        }
        // A call that sends SERVING and then fails has failed.
        if (answer.message() == null || !answer.status().isOk()) {
            return HealthResult.unhealthy(Failures.text(answer.status(), endpoint, timeout));
        }
        return new HealthResult(answer.message() == ServingStatus.SERVING, answer.message().name());
    }

    /** Whether the service has said that it will stop; false: it does not offer that. */
    boolean askToStop(Endpoint endpoint, Duration timeout) throws InterruptedException, IOException {
        Connection connection = connections.acquire(endpoint);
        try {
            Answer<Boolean> answer =
                    Calls.ask(connection, Messages.SHUTDOWN, true, System.nanoTime() + timeout.toNanos());
            if (answer.status().isOk()) {
                return true;
            }
            if (answer.is(Status.Code.UNIMPLEMENTED)) {
                return false;
            }
            throw new IOException(Failures.text(answer.status(), endpoint, timeout));
        } finally {
            // It is about to go, and the instance after it is another server.
            connections.release(connection, true);
        }
    }

    /** For what must not block its caller. */
    void execute(Runnable task) {
        connections.transport().execute(task);
    }

    @Override
    public void close() {
        watches.close();
        connections.close();
    }
}
