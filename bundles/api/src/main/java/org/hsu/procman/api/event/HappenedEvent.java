package org.hsu.procman.api.event;

import java.util.Objects;

/**
 * Something that happened (contract, section 7).
 *
 * @param sequence    strictly one more than the event before; a gap means that events were left out
 * @param epochMillis when, milliseconds since 1970
 * @param type        such as {@code procman.process.state}
 * @param id          the process, plugin or file that it is about; empty for the manager itself
 * @param message     for people, one line
 * @param json        all of it, the numbers included: the object of {@code procman events -o json}, on one line
 */
public record HappenedEvent(
        long sequence, long epochMillis, String type, String id, String message, String json) {
    public HappenedEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(json, "json");
    }
}
