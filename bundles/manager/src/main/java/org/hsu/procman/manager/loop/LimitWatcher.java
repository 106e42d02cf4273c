package org.hsu.procman.manager.loop;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.LimitAction;
import org.hsu.procman.manager.core.LimitRule;
import org.hsu.procman.manager.core.LimitWatch;
import org.hsu.procman.manager.core.MemoryTrend;
import org.hsu.procman.manager.core.Severity;
import org.hsu.procman.manager.core.Violation;

/**
 * Compares what one instance uses with its limits, and carries out what their policies say. All methods run on
 * the sampler's thread, so a policy that writes a cgroup's file delays no supervision.
 */
final class LimitWatcher {

    /** Gets what is found. */
    interface Listener {
        /** The core is to hear of it. */
        void event(CoreEvent event);

        /** People are to hear of it. */
        void tell(LimitTiding tiding);

        /** Memory grows towards its limit, or does not any more; {@code tiding} is null where that is known. */
        void trend(Limit limit, MemoryTrend.Forecast forecast, TrendTiding tiding);
    }

    /** Of the processor time that it used, an offender keeps this share where it passed another limit. */
    private static final double THROTTLED_SHARE = 0.5;

    private static final double LEAST_PERCENT = 5;

    private final Run run;
    private final Supplier<ContextAwareRestart> aware;
    private final Listener listener;
    private final Map<LimitKind, LimitWatch> watches = new EnumMap<>(LimitKind.class);
    private final Map<LimitKind, Boolean> throttling = new EnumMap<>(LimitKind.class);
    private ResourceLimits known = ResourceLimits.NONE;
    private MemoryTrend trend = MemoryTrend.NEW;

    /** @param aware gives what the process's restart policy has of it now, null when it has none */
    LimitWatcher(Run run, Supplier<ContextAwareRestart> aware, Listener listener) {
        this.run = run;
        this.aware = aware;
        this.listener = listener;
    }

    Run run() {
        return run;
    }

    /** @param startedAt monotonic time of the instance's start */
    void look(Measurements measured, long startedAt) {
        ResourceLimits limits = run.limitsInForce();
        if (limits != known) {
            changed(limits);
            known = limits;
        }
        for (Limit limit : limits.limits().values()) {
            Double used = measured.used(limit.kind());
            if (used == null || !limit.kind().watchable()) {
                continue;
            }
            LimitRule rule = LimitRule.of(limit, aware.get());
            LimitWatch before = watches.getOrDefault(limit.kind(), LimitWatch.NEW);
            boolean kernels = limit.policy() == null && run.listing().enforcedByKernel(limit.kind());
            // What the kernel enforces is passed only by the error of measurement; a warning is worth telling.
            double seen = kernels ? Math.min(used, limit.value()) : used;
            LimitWatch.Look look = before.after(rule, seen, measured.usage().nanoTime(), startedAt);
            watches.put(limit.kind(), look.next());
            for (LimitWatch.Finding finding : look.findings()) {
                found(finding, limit, rule, used, measured, before);
            }
        }
    }

    /** @param history gives times in milliseconds and bytes of memory at those times, since the instance was started */
    void trend(Supplier<double[][]> history) {
        Limit limit = run.limitsInForce().get(LimitKind.MEMORY);
        if (limit == null || limit.effectivePolicy() == ViolationPolicy.NONE) {
            return;
        }
        double[][] points = history.get();
        int last = points[1].length - 1;
        if (last < 0) {
            return;
        }
        MemoryTrend.Look look = trend.after(points[0], points[1], limit.value());
        trend = look.next();
        MemoryTrend.Forecast forecast = trend.forecast();
        TrendTiding tiding = look.finding() == MemoryTrend.Finding.NOTHING
                ? null
                : new TrendTiding(limit, forecast, points[1][last]);
        listener.trend(limit, trend.warned() ? forecast : null, tiding);
    }

    /** What was passed of a limit that is another one now, or none, is over. */
    private void changed(ResourceLimits limits) {
        for (LimitKind kind : List.copyOf(watches.keySet())) {
            if (!Objects.equals(known.get(kind), limits.get(kind))) {
                release(kind);
                if (watches.remove(kind).level() != LimitWatch.Level.KEPT) {
                    listener.event(new CoreEvent.LimitKept(
                            run.generation, kind.word(), kind.word() + ": another limit holds now"));
                }
            }
        }
    }

    /** Whether a limit is passed at the moment and has not come down well below yet. */
    boolean violated(LimitKind kind) {
        return watches.getOrDefault(kind, LimitWatch.NEW).violated();
    }

    private void found(
            LimitWatch.Finding finding,
            Limit limit,
            LimitRule rule,
            double used,
            Measurements measured,
            LimitWatch before) {
        ViolationPolicy policy = limit.effectivePolicy();
        boolean silent = policy == ViolationPolicy.NONE;
        switch (finding) {
            case WARNED -> tell(LimitTiding.Kind.WARNED, limit, used, Severity.WARNING, "");
            case PASSED -> {
                if (!silent) {
                    tell(LimitTiding.Kind.PASSED, limit, used, rule.severity(used), "");
                }
            }
            case ACT -> act(limit, rule, used, measured);
            case KEPT -> {
                release(limit.kind());
                boolean warned = before.level() == LimitWatch.Level.WARNED;
                if (!silent || warned) {
                    tell(LimitTiding.Kind.KEPT, limit, used, Severity.WARNING, "");
                }
                listener.event(new CoreEvent.LimitKept(
                        run.generation, limit.kind().word(), LimitTiding.text(limit, used) + ", kept again"));
            }
        }
    }

    private void act(Limit limit, LimitRule rule, double used, Measurements measured) {
        ViolationPolicy policy = limit.effectivePolicy();
        LimitAction action =
                switch (policy) {
                    case NONE, LOG, ALERT, THROTTLE -> null;
                    case GRACEFUL_SHUTDOWN -> LimitAction.SHUTDOWN;
                    case IMMEDIATE_KILL -> LimitAction.KILL;
                    case RESTART, RESTART_ADJUSTED -> LimitAction.RESTART;
                };
        if (policy == ViolationPolicy.THROTTLE) {
            throttle(limit, used, measured);
        } else if (action != null) {
            Severity severity = rule.severity(used);
            tell(LimitTiding.Kind.ACTED, limit, used, severity, policy.word());
            Violation violation = new Violation(
                    limit.kind().word(),
                    severity,
                    LimitTiding.text(limit, used),
                    policy == ViolationPolicy.RESTART_ADJUSTED);
            listener.event(new CoreEvent.LimitPassed(run.generation, action, violation));
        }
    }

    private void throttle(Limit limit, double used, Measurements measured) {
        double percent = limit.kind() == LimitKind.CPU ? limit.value() : share(measured.cpuPercent());
        boolean done = run.enforcement() != null && run.enforcement().throttle(percent);
        if (done) {
            throttling.put(limit.kind(), true);
        }
        String how = done
                ? "throttled to " + LimitKind.CPU.text(percent)
                : "cannot be throttled here: there is no cgroup that holds processor time back";
        tell(LimitTiding.Kind.ACTED, limit, used, Severity.CRITICAL, how);
    }

    private static double share(Double cpuPercent) {
        return cpuPercent == null ? LEAST_PERCENT : Math.max(LEAST_PERCENT, cpuPercent * THROTTLED_SHARE);
    }

    private void release(LimitKind kind) {
        Enforcement enforcement = run.enforcement();
        if (throttling.remove(kind) != null && throttling.isEmpty() && enforcement != null) {
            enforcement.throttle(Enforcement.UNTHROTTLED);
        }
    }

    private void tell(LimitTiding.Kind kind, Limit limit, double used, Severity severity, String what) {
        listener.tell(new LimitTiding(kind, limit, used, severity, what));
    }
}
