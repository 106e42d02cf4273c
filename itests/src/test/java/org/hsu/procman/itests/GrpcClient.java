package org.hsu.procman.itests;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that knows of a server what its reflection says, and speaks JSON with its user. */
final class GrpcClient implements AutoCloseable {
    private static final long SECONDS = 60;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final String token;
    private final Map<String, FileDescriptor> files = new HashMap<>();

    /** @param token null for none */
    GrpcClient(ManagedChannel channel, String token) {
        this.channel = channel;
        this.token = token;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** The names of the services that there are. */
    List<String> services() {
        return reflect(ServerReflectionRequest.newBuilder().setListServices("").build())
                .getListServicesResponse()
                .getServiceList()
                .stream()
                .map(service -> service.getName())
                .sorted()
                .toList();
    }

    private ServerReflectionResponse reflect(ServerReflectionRequest request) {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asking =
                ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(new AssertionError("no answer"));
                    }
                });
        asking.onNext(request);
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("reflection: " + e, e);
        } finally {
            asking.onCompleted();
        }
    }

    /** @param name such as {@code procman.v1.ProcessManager/ListProcesses} */
    private MethodDescriptor method(String name) {
        String[] words = name.split("/");
        ServerReflectionResponse answer = reflect(
                ServerReflectionRequest.newBuilder().setFileContainingSymbol(words[0]).build());
        Map<String, FileDescriptorProto> protos = new HashMap<>();
        try {
            for (var bytes : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
                FileDescriptorProto proto = FileDescriptorProto.parseFrom(bytes);
                protos.put(proto.getName(), proto);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        for (FileDescriptorProto proto : protos.values()) {
            FileDescriptor file = file(proto.getName(), protos);
            var service = file.getServices().stream().filter(each -> each.getFullName().equals(words[0])).findFirst();
            if (service.isPresent()) {
                return service.get().findMethodByName(words[1]);
            }
        }
        throw new AssertionError("no such service: " + name + " " + answer);
    }

    private FileDescriptor file(String name, Map<String, FileDescriptorProto> protos) {
        FileDescriptor known = files.get(name);
        if (known == null) {
            FileDescriptorProto proto = protos.get(name);
            try {
                known = FileDescriptor.buildFrom(proto, proto.getDependencyList().stream()
                        .map(needed -> file(needed, protos))
                        .toArray(FileDescriptor[]::new));
            } catch (DescriptorValidationException e) {
                throw new AssertionError(e);
            }
            files.put(name, known);
        }
        return known;
    }

    private ClientCall<DynamicMessage, DynamicMessage> call(String name, MethodDescriptor method) {
        var described = io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                .setFullMethodName(name)
                .setType(method.isServerStreaming()
                        ? io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING
                        : io.grpc.MethodDescriptor.MethodType.UNARY)
                .setRequestMarshaller(marshaller(method.getInputType()))
                .setResponseMarshaller(marshaller(method.getOutputType()))
                .build();
        Metadata headers = new Metadata();
        if (token != null) {
            headers.put(AUTHORIZATION, "Bearer " + token);
        }
        return io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers))
                .newCall(described, CallOptions.DEFAULT.withDeadlineAfter(
                        method.isServerStreaming() ? 10 * SECONDS : SECONDS, TimeUnit.SECONDS));
    }

    private static io.grpc.MethodDescriptor.Marshaller<DynamicMessage> marshaller(Descriptor type) {
        return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws io.grpc.StatusRuntimeException what else was answered
     */
    String ask(String name, String json) {
        MethodDescriptor method = method(name);
        return json(ClientCalls.blockingUnaryCall(call(name, method), message(method, json)));
    }

    private static DynamicMessage message(MethodDescriptor method, String json) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
        try {
            JsonFormat.parser().merge(json, message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(json, e);
        }
        return message.build();
    }

    private static String json(DynamicMessage message) {
        try {
            return JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace()
                    .includingDefaultValueFields().print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins a stream of which nothing is taken before {@link Stream#take}. */
    Stream open(String name, String json) {
        MethodDescriptor method = method(name);
        Stream stream = new Stream(call(name, method));
        stream.begin(message(method, json));
        return stream;
    }

    /** An answer of many messages, each asked for by itself. */
    static final class Stream extends ClientCall.Listener<DynamicMessage> implements AutoCloseable {
        private final ClientCall<DynamicMessage, DynamicMessage> call;
        private final BlockingQueue<String> come = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();

        private Stream(ClientCall<DynamicMessage, DynamicMessage> call) {
            this.call = call;
        }

        private void begin(DynamicMessage request) {
            call.start(this, new Metadata());
            call.sendMessage(request);
            call.halfClose();
        }

        @Override
        public void onMessage(DynamicMessage message) {
            come.add(json(message));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.complete(status);
        }

        /** The next one; null when there is none within the time. */
        String take(long millis) {
            call.request(1);
            try {
                return come.poll(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** All up to the first that has it, that one last. */
        List<String> takeUntil(String text) {
            List<String> taken = new ArrayList<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < deadline) {
                String next = take(TimeUnit.SECONDS.toMillis(SECONDS));
                if (next != null) {
                    taken.add(next);
                    if (next.contains(text)) {
                        return taken;
                    }
                }
            }
            throw new AssertionError("never came: " + text + "; " + taken.size() + " came, the end is " + end);
        }

        /** How it ended. */
        Status end() {
            try {
                return end.get(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("it goes on", e);
            }
        }

        @Override
        public void close() {
            call.cancel("over", null);
        }
    }
}
