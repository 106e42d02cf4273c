package org.hsu.procman.demo;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The gRPC health protocol for one service, which serves until it is about to end. Thread-safe. */
final class HealthService {
    private static final String NAME = "grpc.health.v1.Health";
    private static final byte[] SERVING = status(1);
    private static final byte[] NOT_SERVING = status(2);
    private static final byte[] SERVICE_UNKNOWN = status(3);

    private final List<ServerCall<byte[], byte[]>> watchers = new ArrayList<>();
    private byte[] status = SERVING;

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(Bytes.method(MethodType.UNARY, NAME, "Check", this::check))
                .addMethod(Bytes.method(MethodType.SERVER_STREAMING, NAME, "Watch", this::watch))
                .build();
    }

    private synchronized void check(ServerCall<byte[], byte[]> call, byte[] question) {
        if (isKnown(question)) {
            call.sendMessage(status);
            call.close(Status.OK, new Metadata());
        } else {
            call.close(Status.NOT_FOUND.withDescription("no such service"), new Metadata());
        }
    }

    private synchronized void watch(ServerCall<byte[], byte[]> call, byte[] question) {
        boolean known = isKnown(question);
        call.sendMessage(known ? status : SERVICE_UNKNOWN);
        if (known) {
            watchers.removeIf(ServerCall::isCancelled);
            watchers.add(call);
        }
    }

    /** Tells those who watch too. */
    synchronized void notServing() {
        status = NOT_SERVING;
        watchers.stream().filter(call -> !call.isCancelled()).forEach(call -> call.sendMessage(status));
    }

    /** HealthCheckRequest: field 1, the name of a service; none is the server as a whole. */
    private static boolean isKnown(byte[] question) {
        String name = question.length < 2 ? "" : new String(question, 2, question.length - 2, StandardCharsets.UTF_8);
        return name.isEmpty() || name.equals("proto.CoreService");
    }

    /** HealthCheckResponse: field 1, a number. */
    private static byte[] status(int number) {
        return new byte[] {1 << 3, (byte) number};
    }
}
