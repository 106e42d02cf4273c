package org.hsu.procman.manager.management;

import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON object of an event: {@code {sequence, time, type, id, message, ...}}. Stateless. */
public final class EventJson {

    private EventJson() {}

    /** On one line; the event's own fields win over data of the same name. */
    public static String write(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", event.sequence());
        fields.put("time", Times.rfc3339(event.epochMillis()));
        fields.put("type", event.type());
        fields.put("id", event.id());
        fields.put("message", event.message());
        event.data().forEach((name, value) -> {
            if (!fields.containsKey(name)) {
                fields.put(name, value);
            }
        });
        return Json.write(fields);
    }
}
