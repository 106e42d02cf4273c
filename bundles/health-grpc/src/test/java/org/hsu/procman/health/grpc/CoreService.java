package org.hsu.procman.health.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** HSU's service as upstream's programs have it, and the one method that we add. */
final class CoreService {
    private static final Marshaller<String> EMPTY = new Marshaller<>() {
        @Override
        public InputStream stream(String any) {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public String parse(InputStream message) {
            return "";
        }
    };

    final AtomicInteger pings = new AtomicInteger();
    final AtomicInteger shutdowns = new AtomicInteger();

    ServerServiceDefinition definition(String service, boolean stops) {
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
        add(definition, service + "/Ping", pings);
        if (stops) {
            add(definition, service + "/Shutdown", shutdowns);
        }
        return definition.build();
    }

    private static void add(ServerServiceDefinition.Builder definition, String method, AtomicInteger count) {
        definition.addMethod(
                MethodDescriptor.newBuilder(EMPTY, EMPTY)
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(method)
                        .build(),
                ServerCalls.asyncUnaryCall((question, answer) -> {
                    count.incrementAndGet();
                    answer.onNext("");
                    answer.onCompleted();
                }));
    }
}
