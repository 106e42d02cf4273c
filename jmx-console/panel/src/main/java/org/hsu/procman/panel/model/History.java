package org.hsu.procman.panel.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was measured at the last polls: rings of figures, one per process and quantity, round one ring of times.
 * A poll of 500 processes writes 2,000 floats and allocates nothing. Thread-safe.
 */
public final class History {

    /** What is remembered of each process, and of all together. */
    public enum Quantity {
        /** Percent of one core. */
        CPU,
        /** Resident bytes. */
        MEMORY,
        /** Restarts since the manager began to count. */
        RESTARTS,
        /** Milliseconds of the slowest check; in total, of the slowest of all. */
        CHECK_LATENCY
    }

    /**
     * A line of a chart, oldest point first.
     *
     * @param millis epoch milliseconds
     * @param values as many; NaN where nothing is known
     */
    public record Series(long[] millis, float[] values) {}

    private static final int QUANTITIES = Quantity.values().length;

    private final int capacity;
    private final long[] millis;
    private final float[][] total;
    private final Map<String, float[][]> processes = new HashMap<>();
    private int next;
    private int size;

    /** @param capacity how many polls are remembered */
    public History(int capacity) {
        this.capacity = capacity;
        millis = new long[capacity];
        total = empty();
    }

    private float[][] empty() {
        float[][] rings = new float[QUANTITIES][capacity];
        for (float[] ring : rings) {
            Arrays.fill(ring, Float.NaN);
        }
        return rings;
    }

    /** Remembers a poll; a process that is not in it any more is forgotten. */
    public synchronized void add(long epochMillis, List<ProcessRow> rows) {
        millis[next] = epochMillis;
        clear(total);
        processes.values().forEach(this::clear);
        Set<String> gone = new HashSet<>(processes.keySet());
        for (ProcessRow row : rows) {
            gone.remove(row.id());
            float[][] rings = processes.computeIfAbsent(row.id(), id -> empty());
            set(rings, Quantity.CPU, row.cpuPercent());
            set(rings, Quantity.MEMORY, row.memoryBytes());
            set(rings, Quantity.RESTARTS, row.restarts());
            set(rings, Quantity.CHECK_LATENCY, row.checkLatencyMillis());
            for (Quantity quantity : Quantity.values()) {
                addUp(quantity, rings[quantity.ordinal()][next]);
            }
        }
        processes.keySet().removeAll(gone);
        next = (next + 1) % capacity;
        size = Math.min(size + 1, capacity);
    }

    private void clear(float[][] rings) {
        for (float[] ring : rings) {
            ring[next] = Float.NaN;
        }
    }

    private void set(float[][] rings, Quantity quantity, Number value) {
        rings[quantity.ordinal()][next] = value == null ? Float.NaN : value.floatValue();
    }

    private void addUp(Quantity quantity, float value) {
        if (Float.isNaN(value)) {
            return;
        }
        float[] ring = total[quantity.ordinal()];
        float before = Float.isNaN(ring[next]) ? 0 : ring[next];
        ring[next] = quantity == Quantity.CHECK_LATENCY ? Math.max(before, value) : before + value;
    }

    /** Of all processes together. */
    public synchronized Series total(Quantity quantity, long sinceMillis) {
        return series(total[quantity.ordinal()], sinceMillis);
    }

    /** Of one process; empty when it is not known. */
    public synchronized Series of(String id, Quantity quantity, long sinceMillis) {
        float[][] rings = processes.get(id);
        return rings == null ? new Series(new long[0], new float[0]) : series(rings[quantity.ordinal()], sinceMillis);
    }

    private Series series(float[] ring, long sinceMillis) {
        int first = (next - size + capacity) % capacity;
        int skipped = 0;
        while (skipped < size && millis[(first + skipped) % capacity] < sinceMillis) {
            skipped++;
        }
        long[] times = new long[size - skipped];
        float[] values = new float[size - skipped];
        for (int i = 0; i < times.length; i++) {
            int at = (first + skipped + i) % capacity;
            times[i] = millis[at];
            values[i] = ring[at];
        }
        return new Series(times, values);
    }
}
