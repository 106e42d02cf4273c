package org.hsu.procman.manager.core;

import java.util.Objects;

/**
 * A passed limit that ends the instance, or would if it were let.
 *
 * @param kind     the configuration's word for the limit, such as {@code max_memory_mb}
 * @param severity critical or worse
 * @param text     usage and limit, for people
 * @param adjusts  a restart because of it raises the limit for the runs that follow
 */
public record Violation(String kind, Severity severity, String text, boolean adjusts) {
    public Violation {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(text, "text");
    }
}
