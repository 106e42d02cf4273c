package org.hsu.procman.demo;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;

/**
 * HSU's {@code proto.CoreService}: {@code Ping(PingRequest{}) -> PingResponse{}}, and
 * {@code Shutdown(ShutdownRequest{}) -> ShutdownResponse{}}, whose answer says that the service will end by itself.
 */
final class CoreService {
    private static final String NAME = "proto.CoreService";

    private CoreService() {}

    static ServerServiceDefinition pingOnly() {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(method("Ping", () -> {}))
                .build();
    }

    /** @param stop called after the answer */
    static ServerServiceDefinition stoppedBy(Runnable stop) {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(method("Ping", () -> {}))
                .addMethod(method("Shutdown", stop))
                .build();
    }

    private static ServerMethodDefinition<byte[], byte[]> method(String name, Runnable then) {
        return Bytes.method(MethodType.UNARY, NAME, name, (call, question) -> {
            answer(call);
            then.run();
        });
    }

    private static void answer(ServerCall<byte[], byte[]> call) {
        call.sendMessage(new byte[0]);
        call.close(Status.OK, new Metadata());
    }
}
