package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.manager.core.CheckPace;
import org.hsu.procman.manager.core.CheckTally;
import org.hsu.procman.manager.management.ProcessView.CheckView;
import org.hsu.procman.manager.plugin.NoRoom;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.PluginKind;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;

/**
 * The checks of one instance: each runs at its interval, one call in flight at most; a call that passes its
 * timeout counts as a failure and is interrupted, and none is made beside it before it has ended. One that fails
 * for long is looked at more rarely ({@link CheckPace}). Methods run on the loop's thread where nothing else is said.
 *
 * <p>The first look comes at once. The gap to the second is between a quarter and five quarters of the interval, by
 * a number that belongs to the check: so checks that began together are soon spread over the whole interval, and
 * nobody's first verdict is late.
 */
final class Checks {
    /** When no thread is free for a look, it is tried again so much later. */
    private static final long BUSY_NANOS = 100_000_000L;

    /**
     * A call that has not come back so long after it was interrupted hangs, and again after as long. Much, because on
     * a machine with too much to do a checker may need seconds to load its classes.
     */
    private static final long HANG_NANOS = 10_000_000_000L;

    /** A look that took no longer was quick; the next one probably is too. */
    private static final long QUICK_NANOS = 5_000_000L;

    /** Whoever has to answer sooner is not made to wait for others. */
    private static final Duration PATIENT = Duration.ofMillis(100);

    /** How often in a row the check that decided had failed and succeeded, and how often it has to. */
    record Numbers(String check, int failures, int failureThreshold, int successes, int successThreshold) {}

    /** Hears what the checks say. */
    interface Verdict {
        /** What they say together has changed, or a check that restarts turned bad. */
        void changed(Health health, String message, boolean restart, Numbers numbers);

        /** One look has ended; the time is in seconds. */
        default void looked(String check, double seconds, boolean healthy) {}

        /** A check is looked at more rarely than its interval says, or at its interval again. */
        void paced(String text);
    }

    private final EventLoop loop;
    private final CheckCalls calls;
    private final TypeRegistry types;
    private final HealthTarget target;
    private final BooleanSupplier starting;
    private final List<Check> checks = new ArrayList<>();
    private final Verdict verdict;
    private Health last = Health.UNKNOWN;
    private boolean closed;

    /** One call to the checker. */
    static final class Look {
        final Provider<?> provider;
        /** Whether nobody waits for an answer that is as good as the last. */
        final boolean routine;
        /** Set anew by the thread that makes the call. */
        volatile long began = System.nanoTime();

        volatile long ended;
        PluginCalls.Call call;
        EventLoop.Timer timeout;
        boolean counted;

        Look(Provider<?> provider, boolean routine) {
            this.provider = provider;
            this.routine = routine;
        }
    }

    /** @param starting whether the instance is not ready yet */
    Checks(
            EventLoop loop,
            CheckCalls calls,
            TypeRegistry types,
            List<HealthCheckSpec> specs,
            HealthTarget target,
            BooleanSupplier starting,
            Verdict verdict) {
        this.loop = loop;
        this.calls = calls;
        this.types = types;
        this.target = target;
        this.starting = starting;
        this.verdict = verdict;
        specs.forEach(spec -> checks.add(new Check(spec, target.processId())));
        checks.forEach(Check::publish);
    }

    /** @param inTurn all processes begin at once and none is in a hurry: a manager has taken them over */
    void start(boolean inTurn) {
        long now = System.nanoTime();
        for (Check check : checks) {
            long wait = inTurn
                    ? (long) (check.spec.interval().toNanos() * check.spread)
                    : check.spec.initialDelay().toNanos();
            check.looks = inTurn ? 1 : 0;
            schedule(check, now + wait);
            check.publish();
        }
    }

    /** Looks at once, apart from what is in flight. */
    void now() {
        checks.forEach(check -> begin(check, false));
    }

    /** Looks at once, and at the interval again. */
    void resume() {
        for (Check check : checks) {
            check.tally = new CheckTally(check.tally.status(), 0, 0);
            schedule(check, System.nanoTime());
        }
    }

    void close() {
        closed = true;
        for (Check check : checks) {
            if (check.look != null && check.look.call != null) {
                check.look.call.interrupt();
            }
        }
    }

    private void schedule(Check check, long at) {
        check.nextNanos = at;
        long moment = check.looks == 0 ? at : CheckCalls.moment(at, check.spec.interval().toNanos());
        loop.at(moment, () -> {
            if (!closed && check.nextNanos == at) {
                // Falling behind skips looks instead of making up for them in a burst.
                schedule(check, Math.max(at + check.gap(), System.nanoTime()));
                begin(check, check.tally.status() == Health.HEALTHY);
            }
        });
    }

    /** @param routine whether it matters only if it is not healthy */
    private void begin(Check check, boolean routine) {
        if (closed) {
            return;
        }
        Optional<Provider<HealthChecker<?>>> provider = types.healthChecker(check.spec.type());
        if (check.look != null && provider.orElse(null) != check.look.provider) {
            // It hangs in a plugin that is not asked any more.
            check.look.counted = true;
            check.look = null;
        }
        if (check.look != null) {
            if (check.look.counted) {
                count(check, check.look, HealthResult.unhealthy("an earlier check still hangs"));
            }
            return;
        }
        if (provider.isEmpty()) {
            // Of a class of the plugin that left, whose loader is to go.
            check.settings = null;
            check.tally = check.tally.unavailable();
            check.message = types.quarantined(PluginKind.HEALTH_CHECK, check.spec.type())
                    ? "the plugin of health check '" + check.spec.type() + "' is quarantined"
                    : "no plugin provides health check '" + check.spec.type() + "'";
            tell(check, false);
            return;
        }
        call(check, new Look(provider.get(), routine), provider.get());
    }

    private void call(Check check, Look look, Provider<HealthChecker<?>> provider) {
        Duration timeout = check.spec.timeout();
        Callable<HealthResult> work = () -> look(provider.service(), check, look, timeout);
        BiConsumer<HealthResult, Throwable> done = (result, problem) -> {
            look.ended = System.nanoTime();
            boolean news = !look.routine || result == null || !result.healthy();
            Runnable end = () -> ended(check, look, provider, result, problem);
            if (news) {
                loop.execute(end);
            } else {
                loop.executeSoon(end);
            }
        };
        check.look = look;
        try {
            look.call = look.routine && check.quick && timeout.compareTo(PATIENT) >= 0
                    ? calls.callQuick(work, done, e -> refused(check, look, e))
                    : calls.call(work, done);
        } catch (RejectedExecutionException e) {
            refused(check, look, e);
            return;
        }
        awaitAnswer(check, look, timeout);
    }

    /** It is not this check's fault that others hang, so it neither fails nor waits for its next turn. */
    private void refused(Check check, Look look, RejectedExecutionException e) {
        if (!closed && check.look == look) {
            check.look = null;
            check.message = "waits for a free thread: " + e.getMessage();
            schedule(check, Math.min(check.nextNanos, System.nanoTime() + BUSY_NANOS));
        }
    }

    private void awaitAnswer(Check check, Look look, Duration timeout) {
        look.timeout = loop.at(look.began + timeout.toNanos(), () -> timedOut(check, look, timeout));
    }

    private <S extends Record> HealthResult look(HealthChecker<S> checker, Check check, Look look, Duration timeout)
            throws Exception {
        look.began = System.nanoTime();
        Class<S> type = checker.settingsType();
        if (!type.isInstance(check.settings)) {
            check.settings = check.spec.settings().bind(type);
        }
        return checker.check(target, type.cast(check.settings), timeout);
    }

    private void timedOut(Check check, Look look, Duration timeout) {
        if (closed || check.look != look || look.counted) {
            return;
        }
        boolean beganLater = look.began + timeout.toNanos() - System.nanoTime() > 0;
        if (beganLater) {
            awaitAnswer(check, look, timeout);
        } else {
            look.ended = System.nanoTime();
            look.call.interrupt();
            loop.at(System.nanoTime() + HANG_NANOS, () -> hangs(check, look));
            count(check, look, HealthResult.unhealthy("no answer within timeout " + timeout.toMillis() + " ms"));
        }
    }

    /** It was asked to give up long ago. */
    private void hangs(Check check, Look look) {
        if (!closed && check.look == look && !look.provider.quarantined()) {
            long seconds = (System.nanoTime() - look.began) / 1_000_000_000L;
            types.failedGravely(look.provider, "a check of " + target.processId() + " hangs: no answer for " + seconds
                    + " s, though it was interrupted");
            loop.at(System.nanoTime() + HANG_NANOS, () -> hangs(check, look));
        }
    }

    private void ended(Check check, Look look, Provider<?> provider, HealthResult result, Throwable problem) {
        // Most answer in time; a loop that woke up for each of their timeouts would do so twice as often.
        look.timeout.cancel();
        if (check.look == look) {
            check.look = null;
        }
        if (closed || look.counted) {
            return;
        }
        if (result != null) {
            count(check, look, result);
            return;
        }
        if (NoRoom.is(problem)) {
            // Nobody has looked, so nothing is known; its next turn comes.
            check.message = "the machine has no room to look: " + text(problem);
            return;
        }
        String text = problem == null ? "the checker returned nothing" : text(problem);
        if (problem instanceof Error) {
            types.failedGravely(provider, "a check of " + target.processId() + " throws " + problem);
        } else if (problem == null || problem instanceof RuntimeException) {
            provider.failed(text);
        }
        count(check, look, HealthResult.unhealthy(text));
    }

    private static String text(Throwable problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
    }

    private void count(Check check, Look look, HealthResult result) {
        boolean again = look.counted;
        look.counted = true;
        check.lastMillis = System.currentTimeMillis();
        long took = again ? System.nanoTime() - look.began : look.ended - look.began;
        check.latencyMillis = took / 1_000_000;
        check.quick = took <= QUICK_NANOS;
        check.message = result.message();
        verdict.looked(check.spec.name(), took / 1e9, result.healthy());
        Health before = check.tally.status();
        check.tally = check.tally.after(
                result.healthy(), check.spec.failureThreshold(), check.spec.successThreshold());
        pace(check, again ? System.nanoTime() : look.began);
        if (check.tally.status() == before) {
            check.publish();
        } else {
            tell(check, check.tally.status() == Health.UNHEALTHY);
        }
    }

    private void pace(Check check, long from) {
        long interval = check.spec.interval().toNanos();
        long gap = CheckPace.nanos(interval, check.tally, check.spec.failureThreshold(), starting.getAsBoolean());
        boolean suspended = gap > interval;
        if (suspended || check.suspended) {
            schedule(check, Math.max(from + gap, System.nanoTime()));
        }
        if (suspended != check.suspended) {
            check.suspended = suspended;
            verdict.paced(check.spec.name() + ": " + (suspended
                    ? "suspended after " + check.tally.failures() + " failures in a row, looked at every "
                            + gap / 1_000_000 + " ms and then more rarely, up to " + CheckPace.MOST + " intervals"
                    : "looked at every " + interval / 1_000_000 + " ms again"));
        }
    }

    private void tell(Check cause, boolean turnedBad) {
        cause.publish();
        Health together =
                CheckTally.together(checks.stream().map(check -> check.tally).toList());
        boolean restarts = turnedBad
                && cause.spec.restartOnFailure()
                && cause.spec.kind() == HealthCheckSpec.Kind.LIVENESS;
        if (together != last || restarts) {
            last = together;
            verdict.changed(together, cause.spec.name() + ": " + cause.message + remark(cause, turnedBad), restarts,
                    new Numbers(cause.spec.name(), cause.tally.failures(), cause.spec.failureThreshold(),
                            cause.tally.successes(), cause.spec.successThreshold()));
        }
    }

    /** Why a check that has turned bad restarts nothing. */
    private static String remark(Check check, boolean turnedBad) {
        if (!turnedBad) {
            return "";
        }
        if (check.spec.kind() != HealthCheckSpec.Kind.LIVENESS) {
            return " (a readiness check restarts nothing)";
        }
        return check.spec.restartOnFailure() ? "" : " (no restart: on_failure is none)";
    }

    /** From any thread. */
    List<CheckView> views() {
        long wallMinusNanos = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
        return checks.stream().map(check -> check.view(wallMinusNanos)).toList();
    }
}
