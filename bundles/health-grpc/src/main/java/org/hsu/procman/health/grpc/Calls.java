package org.hsu.procman.health.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One question, one answer. */
final class Calls {

    private Calls() {}

    /** The server's answer, or why there is none. */
    record Answer<A>(A message, Status status) {
        boolean is(Status.Code code) {
            return status.getCode() == code;
        }
    }

    /**
     * Blocks up to the deadline and not longer.
     *
     * @param deadline of {@link System#nanoTime}
     */
    static <Q, A> Answer<A> ask(Connection connection, MethodDescriptor<Q, A> method, Q question, long deadline)
            throws InterruptedException {
        long left = Math.max(1, deadline - System.nanoTime());
        ClientCall<Q, A> call = connection.channel.newCall(
                method, CallOptions.DEFAULT.withDeadlineAfter(left, TimeUnit.NANOSECONDS));
        CompletableFuture<Answer<A>> answer = new CompletableFuture<>();
        call.start(new Listener<>(answer), new Metadata());
        try {
            call.request(2);
            call.sendMessage(question);
            call.halfClose();
            return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Answer<>(null, Status.DEADLINE_EXCEEDED);
        } catch (ExecutionException e) {
            return new Answer<>(null, Status.fromThrowable(e.getCause()));
        } finally {
            if (!answer.isDone()) {
                call.cancel("given up", null);
            }
        }
    }

    private static final class Listener<A> extends ClientCall.Listener<A> {
        private final CompletableFuture<Answer<A>> answer;
        private A message;

        Listener(CompletableFuture<Answer<A>> answer) {
            this.answer = answer;
        }

        @Override
        public void onMessage(A received) {
            message = received;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            boolean empty = status.isOk() && message == null;
            answer.complete(new Answer<>(
                    message, empty ? Status.INTERNAL.withDescription("it ended without an answer") : status));
        }
    }
}
