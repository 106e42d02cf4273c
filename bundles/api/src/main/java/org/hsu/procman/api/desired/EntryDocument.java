package org.hsu.procman.api.desired;

import java.util.Objects;

/**
 * A whole wish of an {@link EntrySource}.
 *
 * @param text          JSON or YAML: a mapping with the entries under {@code instances}, each as under
 *                      {@code managed_processes}
 * @param version       tells documents of one source apart; for people and for the source
 * @param fetchedMillis when it was received, milliseconds since 1970
 */
public record EntryDocument(String text, String version, long fetchedMillis) {
    public EntryDocument {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(version, "version");
    }
}
