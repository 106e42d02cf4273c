package org.hsu.procman.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.hsu.procman.api.management.CommandReply;

/** What is answered when something cannot be done as wished. Stateless. */
final class Failures {
    /** The state of the process, a trailer. */
    static final Metadata.Key<String> STATE = Metadata.Key.of("procman-state", Metadata.ASCII_STRING_MARSHALLER);
    /** The verbs that this state allows, with commas between, a trailer. */
    static final Metadata.Key<String> ALLOWED = Metadata.Key.of("procman-allowed", Metadata.ASCII_STRING_MARSHALLER);

    private Failures() {}

    static StatusRuntimeException of(Status status, String message) {
        return status.withDescription(message).asRuntimeException();
    }

    static StatusRuntimeException noSuch(String id) {
        return of(Status.NOT_FOUND, "no such process: " + id);
    }

    /** Of a command that was not done. */
    static StatusRuntimeException of(CommandReply reply) {
        Status status = switch (reply.status()) {
            case NO_SUCH_PROCESS -> Status.NOT_FOUND;
            case REFUSED -> Status.FAILED_PRECONDITION;
            case TIMED_OUT -> Status.DEADLINE_EXCEEDED;
            case FAILED, DONE -> Status.INTERNAL;
        };
        Metadata trailers = new Metadata();
        if (reply.state() != null) {
            trailers.put(STATE, reply.state());
            trailers.put(ALLOWED, String.join(",", reply.allowed()));
        }
        return status.withDescription(reply.message()).asRuntimeException(trailers);
    }
}
