package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.spec.ContextAwareRestart;

/**
 * For a while after each start a failed check does not restart ({@code startup_grace_period}). What it held
 * back comes when it is over, unless the instance has recovered by then.
 */
final class StartupGrace {

    private StartupGrace() {}

    /** The checks found it unhealthy; it was ready before. */
    static void unhealthy(Draft draft, CoreEvent.HealthChanged event) {
        long held = draft.deadlines.grace();
        draft.deadlines = Deadlines.NONE;
        long end = end(draft);
        boolean within = draft.now.nanos() < end;
        if (!event.restart() && held == Deadlines.NEVER) {
            draft.enter(ProcessState.UNHEALTHY, StateReason.HEALTH, event.message());
        } else if (within) {
            draft.deadlines = Deadlines.grace(end);
            draft.enter(
                    ProcessState.UNHEALTHY,
                    StateReason.HEALTH,
                    event.message() + "; startup_grace_period holds the restart back for another "
                            + Text.duration(end - draft.now.nanos()));
        } else {
            draft.enter(ProcessState.UNHEALTHY, StateReason.HEALTH, event.message());
            Runs.askStrategy(draft, RestartContext.Cause.HEALTH);
        }
    }

    static void over(Draft draft) {
        draft.deadlines = Deadlines.NONE;
        if (draft.phase == Phase.UP && draft.state() == ProcessState.UNHEALTHY) {
            Duration grace = draft.policy().restart().contextAware().startupGracePeriod();
            draft.enter(
                    ProcessState.UNHEALTHY,
                    StateReason.HEALTH,
                    "still unhealthy after startup_grace_period " + Text.duration(grace));
            Runs.askStrategy(draft, RestartContext.Cause.HEALTH);
        }
    }

    /** When the grace of the living instance ends; long ago where there is none. */
    private static long end(Draft draft) {
        ContextAwareRestart aware = draft.policy().restart().contextAware();
        Moment started = draft.instance.startedAt();
        return aware == null || started == null
                ? Long.MIN_VALUE
                : started.nanos() + aware.startupGracePeriod().toNanos();
    }
}
