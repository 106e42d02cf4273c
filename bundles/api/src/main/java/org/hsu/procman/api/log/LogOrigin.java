package org.hsu.procman.api.log;

import java.util.Map;

/**
 * What is known of the process whose lines they are.
 *
 * @param labels     of the process
 * @param enhanced   whether what {@code log_collection.enhancement} asks for is added to its lines
 * @param structured whether a structure is looked for in its lines
 */
public record LogOrigin(Map<String, String> labels, boolean enhanced, boolean structured) {

    /** Nothing special. */
    public static final LogOrigin PLAIN = new LogOrigin(Map.of(), true, true);

    public LogOrigin {
        labels = Map.copyOf(labels);
    }
}
