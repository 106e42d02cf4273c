package org.hsu.procman.demo;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;

/** Messages as they are on the wire: these are too small for generated classes. */
final class Bytes {
    private static final Marshaller<byte[]> AS_THEY_ARE = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private Bytes() {}

    /** @param answers gets the call and its one question */
    static ServerMethodDefinition<byte[], byte[]> method(
            MethodType type, String service, String name, BiConsumer<ServerCall<byte[], byte[]>, byte[]> answers) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(AS_THEY_ARE, AS_THEY_ARE)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .build();
        ServerCallHandler<byte[], byte[]> handler = (call, headers) -> {
            call.request(2);
            return new ServerCall.Listener<>() {
                private byte[] question;

                @Override
                public void onMessage(byte[] message) {
                    question = message;
                }

                @Override
                public void onHalfClose() {
                    call.sendHeaders(new Metadata());
                    answers.accept(call, question);
                }
            };
        };
        return ServerMethodDefinition.create(method, handler);
    }
}
