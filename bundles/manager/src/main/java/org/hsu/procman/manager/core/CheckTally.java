package org.hsu.procman.manager.core;

import java.util.Collection;
import java.util.Objects;
import org.hsu.procman.api.process.Health;

/**
 * What the results of one check of one instance amount to. Thresholds count consecutive equal results, as
 * Kubernetes' do; a new instance begins with a new tally.
 *
 * @param status    the verdict so far
 * @param failures  consecutive failures up to now
 * @param successes consecutive successes up to now
 */
public record CheckTally(Health status, int failures, int successes) {

    /** No result yet. */
    public static final CheckTally NEW = new CheckTally(Health.UNKNOWN, 0, 0);

    public CheckTally {
        Objects.requireNonNull(status, "status");
    }

    /** The tally after one more result. */
    public CheckTally after(boolean healthy, int failureThreshold, int successThreshold) {
        if (healthy) {
            int count = successes + 1;
            // The first verdict of an instance needs one success only: it says that the instance is there.
            boolean good = count >= successThreshold || status == Health.UNKNOWN || status == Health.HEALTHY;
            return new CheckTally(good ? Health.HEALTHY : status, 0, count);
        }
        int count = failures + 1;
        return new CheckTally(count >= failureThreshold ? Health.UNHEALTHY : status, count, 0);
    }

    /** The checker is not there: nothing can be said until it is back. */
    public CheckTally unavailable() {
        return new CheckTally(Health.UNAVAILABLE, 0, 0);
    }

    /** All checks together: one unhealthy spoils it, all healthy make it; in between nothing is known. */
    public static Health together(Collection<CheckTally> tallies) {
        boolean unknown = tallies.isEmpty();
        boolean unavailable = false;
        for (CheckTally tally : tallies) {
            if (tally.status == Health.UNHEALTHY) {
                return Health.UNHEALTHY;
            }
            unknown |= tally.status == Health.UNKNOWN;
            unavailable |= tally.status == Health.UNAVAILABLE;
        }
        if (unavailable) {
            return Health.UNAVAILABLE;
        }
        return unknown ? Health.UNKNOWN : Health.HEALTHY;
    }
}
