package org.hsu.procman.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.management.ManagementEvent;
import org.hsu.procman.api.management.Timestamps;
import org.hsu.procman.grpc.v1.Event;

/** From the JSON that the manager says to messages of the same fields. Stateless. */
final class Messages {
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private Messages() {}

    /** The builder, with what the object says. */
    static <B extends Message.Builder> B of(String json, B builder) {
        try {
            PARSER.merge(json, builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the manager's own JSON does not fit: " + e.getMessage(), e);
        }
    }

    /** The builder, with a list as its one field of that name. */
    static <B extends Message.Builder> B of(String field, String list, B builder) {
        return of("{\"" + field + "\":" + list + "}", builder);
    }

    static Event of(ManagementEvent event) {
        Struct.Builder all = of(event.json(), Struct.newBuilder());
        Event.Builder message = Event.newBuilder()
                .setSequence(event.sequence())
                .setType(event.type())
                .setTime(taken(all, "time"))
                .setId(taken(all, "id"))
                .setMessage(taken(all, "message"));
        all.removeFields("sequence").removeFields("type");
        return message.setData(all).build();
    }

    private static String taken(Struct.Builder fields, String name) {
        String text = fields.containsFields(name) ? fields.getFieldsOrThrow(name).getStringValue() : "";
        fields.removeFields(name);
        return text;
    }

    static org.hsu.procman.grpc.v1.LogLine of(String id, LogLine line) {
        return org.hsu.procman.grpc.v1.LogLine.newBuilder()
                .setTime(Timestamps.rfc3339(line.epochMillis()))
                .setId(id)
                .setStream(line.stream().word())
                .setSequence(line.sequence())
                .setLine(line.text())
                .build();
    }
}
