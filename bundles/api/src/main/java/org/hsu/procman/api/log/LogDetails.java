package org.hsu.procman.api.log;

import java.util.List;
import java.util.Map;

/**
 * What differs from line to line in a chunk whose lines do not follow one another without a gap, or to which
 * plugins added fields. Immutable.
 */
public final class LogDetails {
    private final long[] sequences;
    private final List<Map<String, String>> fields;

    /**
     * @param sequences the number of each line, rising; null when they follow one another
     * @param fields    what was added to each line; null when nothing was added to any
     */
    public LogDetails(long[] sequences, List<Map<String, String>> fields) {
        this.sequences = sequences == null ? null : sequences.clone();
        this.fields = fields == null ? null : List.copyOf(fields);
    }

    long sequence(int line, long first) {
        return sequences == null ? first + line : sequences[line];
    }

    Map<String, String> fields(int line) {
        return fields == null ? Map.of() : fields.get(line);
    }
}
