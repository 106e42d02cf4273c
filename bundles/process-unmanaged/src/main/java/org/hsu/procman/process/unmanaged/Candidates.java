package org.hsu.procman.process.unmanaged;

import java.util.List;
import org.hsu.procman.api.process.NotFoundException;

/**
 * The processes that one look has found to match.
 *
 * @param pids best first, never empty
 * @param what is matched, to come after a pid: {@code named sleep}
 */
record Candidates(List<Long> pids, String what) {

    Candidates {
        pids = List.copyOf(pids);
    }

    /** One way to find a process. */
    @FunctionalInterface
    interface Search {
        /** @throws NotFoundException nothing matches, and why */
        Candidates look() throws NotFoundException;
    }

    /** What was chosen of how many: {@code pid 12, the oldest of 3 named sleep}. */
    String text(long chosen) {
        return "pid " + chosen + (pids.size() == 1 ? ", " : ", the oldest of " + pids.size() + " ") + what;
    }
}
