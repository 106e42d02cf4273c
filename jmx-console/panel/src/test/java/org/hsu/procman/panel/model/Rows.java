package org.hsu.procman.panel.model;

import java.util.List;

/** Rows of a table of processes for tests. */
public final class Rows {

    private Rows() {}

    public static ProcessRow row(String id, Double cpu, Long memory, long restarts, Long latency) {
        return new ProcessRow(id, "standard_managed", "", true, true, "RUNNING", "health", "", 1L, "healthy", 42L, 1L,
                restarts, cpu, memory, latency, List.of(), null, "closed");
    }
}
