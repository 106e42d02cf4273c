package org.hsu.procman.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Locale;
import java.util.function.Supplier;
import org.hsu.procman.api.management.CommandReply;
import org.hsu.procman.grpc.v1.OperationResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What answers have in common. Stateless. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    /** A day. */
    static final long LONGEST_WAIT_MILLIS = 86_400_000;

    private Answers() {}

    /** Answers with a message, or with the failure that making it ends with. */
    static <T> void answer(StreamObserver<T> to, Supplier<T> message) {
        open(to, () -> {
            to.onNext(message.get());
            to.onCompleted();
        });
    }

    /** Begins an answer that something else goes on with, or answers with the failure. */
    static void open(StreamObserver<?> to, Runnable action) {
        try {
            action.run();
        } catch (StatusRuntimeException e) {
            to.onError(e);
        } catch (RuntimeException e) {
            LOG.warn("a call fails: {}", e.toString());
            to.onError(Failures.of(Status.INTERNAL, "internal error: " + e.getClass().getSimpleName()));
        }
    }

    /** Whether this was no time, which has been answered then. */
    static boolean refusesTimeout(long millis, StreamObserver<?> to) {
        boolean refused = millis < 0 || millis > LONGEST_WAIT_MILLIS;
        if (refused) {
            to.onError(Failures.of(
                    Status.INVALID_ARGUMENT, "timeout_ms: expected a number from 0 to " + LONGEST_WAIT_MILLIS));
        }
        return refused;
    }

    /** A client that leaves takes nothing back. */
    static <T> void ignoreLeaving(StreamObserver<T> to) {
        ((ServerCallStreamObserver<T>) to).setOnCancelHandler(() -> {});
    }

    static String word(CommandReply.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** @throws StatusRuntimeException it was not done */
    static OperationResponse response(String id, CommandReply reply) {
        if (reply.status() != CommandReply.Status.DONE) {
            throw Failures.of(reply);
        }
        return told(id, reply);
    }

    /** Whatever became of it. */
    static OperationResponse told(String id, CommandReply reply) {
        OperationResponse.Builder response = OperationResponse.newBuilder()
                .setId(id)
                .setStatus(word(reply.status()))
                .setMessage(reply.message())
                .setElapsedMs(reply.elapsedMillis());
        if (reply.state() != null) {
            response.setState(reply.state());
        }
        return response.build();
    }
}
