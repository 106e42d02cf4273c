package org.hsu.procman.manager.management;

import java.util.List;

/**
 * What a process used at its last looks, oldest first; a point that is not known is null.
 *
 * @param timesMillis of the points, since the epoch
 * @param values      one array for each of {@link #SERIES}, as long as the times
 */
public record UsageHistory(long[] timesMillis, Double[][] values) {

    /** The names of the series; percent of one core, bytes, counts, bytes a second. */
    public static final List<String> SERIES = List.of(
            "cpuPercent", "memoryBytes", "openFiles", "threads", "processes", "readBytesPerSecond",
            "writtenBytesPerSecond");

    public static final UsageHistory NONE = new UsageHistory(new long[0], new Double[SERIES.size()][0]);
}
