package org.hsu.procman.api.management;

import java.util.Objects;

/**
 * Something that happened.
 *
 * @param sequence strictly one more than the event before
 * @param type     such as {@code procman.process.state}
 * @param json     the object of {@code events -o json}, on one line
 */
public record ManagementEvent(long sequence, String type, String json) {
    public ManagementEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(json, "json");
    }
}
