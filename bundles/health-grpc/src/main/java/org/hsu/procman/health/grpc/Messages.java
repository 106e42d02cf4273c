package org.hsu.procman.health.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The few messages that are spoken, in protocol buffers' encoding: a text in the field 1, an enumeration in the
 * field 1, or nothing. Fields that newer versions have are passed over.
 */
final class Messages {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int FIRST_FIELD = 1 << 3;

    /** grpc/health/v1/health.proto, ServingStatus. */
    enum ServingStatus {
        UNKNOWN,
        SERVING,
        NOT_SERVING,
        SERVICE_UNKNOWN
    }

    /** HealthCheckRequest: the service's name. */
    private static final Marshaller<String> SERVICE = new Marshaller<>() {
        @Override
        public InputStream stream(String service) {
            byte[] text = service.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream message = new ByteArrayOutputStream(text.length + 4);
            if (text.length > 0) {
                message.write(FIRST_FIELD | BYTES);
                int rest = text.length;
                for (; rest > 0x7f; rest >>>= 7) {
                    message.write(rest & 0x7f | 0x80);
                }
                message.write(rest);
                message.write(text, 0, text.length);
            }
            return new ByteArrayInputStream(message.toByteArray());
        }

        @Override
        public String parse(InputStream message) {
            throw new UnsupportedOperationException("a client reads no requests");
        }
    };

    /** HealthCheckResponse. */
    private static final Marshaller<ServingStatus> SERVING_STATUS = new Marshaller<>() {
        @Override
        public InputStream stream(ServingStatus status) {
            throw new UnsupportedOperationException("a client writes no answers");
        }

        @Override
        public ServingStatus parse(InputStream message) {
            try {
                return servingStatus(message);
            } catch (IOException e) {
                throw Status.INTERNAL.withDescription("its answer is no HealthCheckResponse").asRuntimeException();
            }
        }
    };

    /** A message without fields that we know. */
    private static final Marshaller<Boolean> EMPTY = new Marshaller<>() {
        @Override
        public InputStream stream(Boolean any) {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public Boolean parse(InputStream message) {
            return true;
        }
    };

    static final MethodDescriptor<String, ServingStatus> CHECK =
            method(MethodType.UNARY, "grpc.health.v1.Health", "Check", SERVICE, SERVING_STATUS);
    static final MethodDescriptor<String, ServingStatus> WATCH =
            method(MethodType.SERVER_STREAMING, "grpc.health.v1.Health", "Watch", SERVICE, SERVING_STATUS);

    /** Ours: upstream documents {@code Ping} and nothing that asks for a stop. */
    static final MethodDescriptor<Boolean, Boolean> SHUTDOWN =
            method(MethodType.UNARY, "proto.CoreService", "Shutdown", EMPTY, EMPTY);

    private Messages() {}

    /** @param service such as {@code proto.CoreService} */
    static MethodDescriptor<Boolean, Boolean> ping(String service) {
        return method(MethodType.UNARY, service, "Ping", EMPTY, EMPTY);
    }

    private static <Q, A> MethodDescriptor<Q, A> method(
            MethodType type, String service, String name, Marshaller<Q> request, Marshaller<A> answer) {
        return MethodDescriptor.newBuilder(request, answer)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .build();
    }

    /** The last one counts, and none is the first constant, as the encoding has it. */
    private static ServingStatus servingStatus(InputStream message) throws IOException {
        long status = 0;
        for (int first = message.read(); first >= 0; first = message.read()) {
            long tag = varint(message, first);
            switch ((int) (tag & 7)) {
                case VARINT -> {
                    long value = varint(message, message.read());
                    status = tag == (FIRST_FIELD | VARINT) ? value : status;
                }
                case FIXED64 -> message.skipNBytes(8);
                case BYTES -> message.skipNBytes(varint(message, message.read()));
                case FIXED32 -> message.skipNBytes(4);
                default -> throw new IOException("no such wire type");
            }
        }
        ServingStatus[] known = ServingStatus.values();
        return status >= 0 && status < known.length ? known[(int) status] : ServingStatus.UNKNOWN;
    }

    private static long varint(InputStream message, int first) throws IOException {
        long value = 0;
        int next = first;
        for (int shift = 0; shift < 64; shift += 7) {
            if (next < 0) {
                throw new IOException("it ends within a number");
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
            next = message.read();
        }
        throw new IOException("a number is too long");
    }
}
