package org.hsu.procman.resource.linux.throttle;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.resource.Enforcement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a {@link DutyCycle} on a cgroup. A manager that dies while it is frozen leaves it so; the next one
 * thaws what it finds. Thread-safe.
 */
public final class FreezerThrottle implements Throttle {

    private static final Logger LOG = LoggerFactory.getLogger(FreezerThrottle.class);

    private final FreezerFiles freezer;
    private final ScheduledExecutorService clock;
    private DutyCycle cycle;
    private boolean frozen;
    private ScheduledFuture<?> next;

    public FreezerThrottle(FreezerFiles freezer, ScheduledExecutorService clock) {
        this.freezer = freezer;
        this.clock = clock;
    }

    @Override
    public synchronized void hold(double percentOfACore) throws IOException {
        if (percentOfACore == Enforcement.UNTHROTTLED) {
            release();
        } else if (cycle == null) {
            cycle = DutyCycle.begin(percentOfACore, freezer.used(), System.nanoTime());
            schedule();
        } else {
            cycle = new DutyCycle(percentOfACore, cycle.credit(), cycle.used(), cycle.at());
        }
    }

    private void schedule() {
        try {
            next = clock.schedule(this::look, cycle.pause(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            release();
        }
    }

    private synchronized void look() {
        if (cycle == null) {
            return;
        }
        try {
            cycle = cycle.after(freezer.used(), System.nanoTime());
            if (frozen == cycle.runs()) {
                freezer.freeze(!cycle.runs());
                frozen = !cycle.runs();
            }
            schedule();
        } catch (IOException e) {
            LOG.debug("no longer throttled: {}", e.toString());
            release();
        }
    }

    @Override
    public synchronized void release() {
        cycle = null;
        if (next != null) {
            next.cancel(false);
            next = null;
        }
        if (frozen) {
            frozen = false;
            try {
                freezer.freeze(false);
            } catch (IOException e) {
                LOG.debug("cannot thaw: {}", e.toString());
            }
        }
    }
}
