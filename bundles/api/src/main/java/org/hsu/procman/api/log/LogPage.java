package org.hsu.procman.api.log;

import java.util.List;
import java.util.Objects;

/**
 * Some lines.
 *
 * @param lines  in order
 * @param cursor opaque; where the next page begins
 */
public record LogPage(List<LogLine> lines, String cursor) {
    public LogPage {
        lines = List.copyOf(lines);
        Objects.requireNonNull(cursor, "cursor");
    }
}
