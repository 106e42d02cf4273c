package org.hsu.procman.api.platform;

import java.util.Objects;

/** A living process that carries our markers in its environment. */
public record MarkedProcess(ProcessIdentity identity, String processId, long generation) {
    public MarkedProcess {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(processId, "processId");
    }
}
