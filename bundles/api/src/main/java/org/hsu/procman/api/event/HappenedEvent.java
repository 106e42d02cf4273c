package org.hsu.procman.api.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened (contract, section 7).
 *
 * @param sequence    strictly one more than the event before; a gap means that events were left out
 * @param epochMillis when, milliseconds since 1970
 * @param type        such as {@code procman.process.state}
 * @param id          the process, plugin or file that it is about; empty for the manager itself
 * @param group       of the process, null when it has none or the event is about no process
 * @param message     for people, one line
 * @param json        all of it, the numbers included: the object of {@code procman events -o json}, on one line
 * @param data        its numbers and words, by snake-case name: String, Long, Integer, Double, Boolean or null
 */
public record HappenedEvent(
        long sequence,
        long epochMillis,
        String type,
        String id,
        String group,
        String message,
        String json,
        Map<String, Object> data) {
    public HappenedEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(json, "json");
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /** Without a group and data. */
    public HappenedEvent(long sequence, long epochMillis, String type, String id, String message, String json) {
        this(sequence, epochMillis, type, id, null, message, json, Map.of());
    }
}
