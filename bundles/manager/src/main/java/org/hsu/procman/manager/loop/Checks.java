package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.manager.core.CheckTally;
import org.hsu.procman.manager.management.ProcessView.CheckView;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;

/**
 * The checks of one instance: each runs at its interval, one call in flight at most; a call that passes its
 * timeout counts as a failure and is interrupted, and none is made beside it before it has ended. All methods
 * run on the loop's thread.
 */
final class Checks {

    /** Hears what the checks say together whenever that changes, or a check that restarts turns bad. */
    interface Verdict {
        void changed(Health health, String message, boolean restart);
    }

    private final EventLoop loop;
    private final PluginCalls calls;
    private final TypeRegistry types;
    private final HealthTarget target;
    private final List<Check> checks = new ArrayList<>();
    private final Verdict verdict;
    private final Runnable published;
    private Health last = Health.UNKNOWN;
    private boolean closed;

    private static final class Check {
        final HealthCheckSpec spec;
        CheckTally tally = CheckTally.NEW;
        String message = "not checked yet";
        Long lastMillis;
        Long latencyMillis;
        long nextNanos;
        Look look;

        Check(HealthCheckSpec spec) {
            this.spec = spec;
        }
    }

    /** One call to the checker. */
    private static final class Look {
        final long began = System.nanoTime();
        PluginCalls.Call call;
        boolean counted;
    }

    Checks(
            EventLoop loop,
            PluginCalls calls,
            TypeRegistry types,
            List<HealthCheckSpec> specs,
            HealthTarget target,
            Verdict verdict,
            Runnable published) {
        this.loop = loop;
        this.calls = calls;
        this.types = types;
        this.target = target;
        this.verdict = verdict;
        this.published = published;
        specs.forEach(spec -> checks.add(new Check(spec)));
    }

    void start() {
        long now = System.nanoTime();
        checks.forEach(check -> schedule(check, now + check.spec.initialDelay().toNanos()));
    }

    /** Looks at once, apart from what is in flight. */
    void now() {
        checks.forEach(this::begin);
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
        loop.at(at, () -> {
            if (!closed && check.nextNanos == at) {
                // Falling behind skips looks instead of making up for them in a burst.
                schedule(check, Math.max(at + check.spec.interval().toNanos(), System.nanoTime()));
                begin(check);
            }
        });
    }

    private void begin(Check check) {
        if (closed) {
            return;
        }
        if (check.look != null) {
            if (check.look.counted) {
                count(check, check.look, HealthResult.unhealthy("an earlier check still hangs"));
            }
            return;
        }
        Optional<Provider<HealthChecker<?>>> provider = types.healthChecker(check.spec.type());
        if (provider.isEmpty()) {
            check.tally = check.tally.unavailable();
            check.message = "no plugin provides health check '" + check.spec.type() + "'";
            tell(check, false);
            return;
        }
        call(check, provider.get());
    }

    private void call(Check check, Provider<HealthChecker<?>> provider) {
        Look look = new Look();
        Duration timeout = check.spec.timeout();
        try {
            look.call = calls.call(
                    () -> check(provider.service(), check.spec, timeout),
                    (result, problem) -> loop.execute(() -> ended(check, look, provider, result, problem)));
        } catch (RejectedExecutionException e) {
            provider.failed("too many of its calls hang");
            return;
        }
        check.look = look;
        loop.at(look.began + timeout.toNanos(), () -> timedOut(check, look, timeout));
    }

    private <S extends Record> HealthResult check(HealthChecker<S> checker, HealthCheckSpec spec, Duration timeout)
            throws Exception {
        return checker.check(target, spec.settings().bind(checker.settingsType()), timeout);
    }

    private void timedOut(Check check, Look look, Duration timeout) {
        if (!closed && check.look == look && !look.counted) {
            look.call.interrupt();
            count(check, look, HealthResult.unhealthy("no answer within timeout " + timeout.toMillis() + " ms"));
        }
    }

    private void ended(Check check, Look look, Provider<?> provider, HealthResult result, Throwable problem) {
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
        String text = problem == null ? "the checker returned nothing" : text(problem);
        if (problem == null || problem instanceof RuntimeException || problem instanceof Error) {
            provider.failed(text);
        }
        count(check, look, HealthResult.unhealthy(text));
    }

    private static String text(Throwable problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
    }

    private void count(Check check, Look look, HealthResult result) {
        look.counted = true;
        check.lastMillis = System.currentTimeMillis();
        check.latencyMillis = (System.nanoTime() - look.began) / 1_000_000;
        check.message = result.message();
        Health before = check.tally.status();
        check.tally = check.tally.after(
                result.healthy(), check.spec.failureThreshold(), check.spec.successThreshold());
        tell(check, before != Health.UNHEALTHY && check.tally.status() == Health.UNHEALTHY);
    }

    private void tell(Check cause, boolean turnedBad) {
        published.run();
        Health together =
                CheckTally.together(checks.stream().map(check -> check.tally).toList());
        boolean restarts = turnedBad
                && cause.spec.restartOnFailure()
                && cause.spec.kind() == HealthCheckSpec.Kind.LIVENESS;
        if (together != last || restarts) {
            last = together;
            verdict.changed(together, cause.spec.name() + ": " + cause.message, restarts);
        }
    }

    List<CheckView> views() {
        long nanos = System.nanoTime();
        long wall = System.currentTimeMillis();
        return checks.stream()
                .map(check -> new CheckView(
                        check.spec.name(),
                        check.spec.type(),
                        check.spec.kind().name().toLowerCase(Locale.ROOT),
                        check.tally.status().word(),
                        check.message,
                        check.lastMillis,
                        check.latencyMillis,
                        check.tally.failures(),
                        wall + (check.nextNanos - nanos) / 1_000_000))
                .toList();
    }
}
