package org.hsu.procman.manager.loop;

import java.util.Locale;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.manager.core.CheckPace;
import org.hsu.procman.manager.core.CheckTally;
import org.hsu.procman.manager.management.ProcessView.CheckView;

/** One check of one instance and how it stands. Belongs to the loop's thread but for what it shows to others. */
final class Check {
    final HealthCheckSpec spec;
    final double spread;
    CheckTally tally = CheckTally.NEW;
    String message = "not checked yet";
    Long lastMillis;
    Long latencyMillis;
    boolean quick;
    long nextNanos;
    long looks;
    boolean suspended;
    Checks.Look look;
    /** As the checker wants them; bound again only for another class, which an updated plugin has. */
    volatile Record settings;
    /** As others see it. */
    private volatile Seen seen;

    private record Seen(CheckTally tally, String message, Long lastMillis, Long latencyMillis, long nextNanos) {}

    Check(HealthCheckSpec spec, String processId) {
        this.spec = spec;
        spread = CheckPace.spread(processId, spec.name());
    }

    /** Shows to others how it stands now. */
    void publish() {
        seen = new Seen(
                tally,
                suspended ? message + " (suspended: it fails for long)" : message,
                lastMillis,
                latencyMillis,
                nextNanos);
    }

    /**
     * From any thread.
     *
     * @param wallMinusNanos what the clock on the wall is ahead of {@link System#nanoTime}, in nanoseconds
     */
    CheckView view(long wallMinusNanos) {
        Seen now = seen;
        return new CheckView(
                spec.name(),
                spec.type(),
                spec.kind().name().toLowerCase(Locale.ROOT),
                now.tally().status().word(),
                now.message(),
                now.lastMillis(),
                now.latencyMillis(),
                now.tally().failures(),
                (wallMinusNanos + now.nextNanos()) / 1_000_000);
    }

    /** From the look that begins now to the next. */
    long gap() {
        long interval = spec.interval().toNanos();
        return looks++ == 0 ? (long) (interval * (0.25 + spread)) : interval;
    }
}
