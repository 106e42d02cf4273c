package org.hsu.procman.manager.core;

import java.util.Objects;

/** What a process is to hear because of what happened to another one. */
public record Told(String id, CoreEvent event) {
    public Told {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(event, "event");
    }
}
