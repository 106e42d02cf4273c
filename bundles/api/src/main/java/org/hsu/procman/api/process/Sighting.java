package org.hsu.procman.api.process;

import java.util.Objects;
import org.hsu.procman.api.platform.RunningProcess;

/**
 * A process that was looked for and found.
 *
 * @param process in hand, to be released by whoever asked
 * @param how     by what it was found, for people
 */
public record Sighting(RunningProcess process, String how) {
    public Sighting {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(how, "how");
    }
}
