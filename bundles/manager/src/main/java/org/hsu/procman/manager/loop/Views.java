package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CircuitBreaker;
import org.hsu.procman.manager.core.DependencyGate;
import org.hsu.procman.manager.core.Leases;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.core.Outlook;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.PluginView;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.ProcessView.NeedView;
import org.hsu.procman.manager.management.ProcessView.NextView;
import org.hsu.procman.manager.management.ScheduleView;
import org.hsu.procman.manager.management.Times;
import org.hsu.procman.manager.plugin.PluginKind;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;

/** Puts together what the outside sees, from values that are there already. Thread-safe. */
final class Views {
    /** Before what else there is to say of a process that an operator keeps from running. */
    private static final String HELD = "held by hand; ";

    private final TypeRegistry types;
    private final LongFunction<String[]> bundles;
    private final UnaryOperator<String> rollouts;

    /**
     * @param bundles  bundle id to symbolic name, version and file
     * @param rollouts id of an entry to what becomes of its instances, null where nothing does
     */
    Views(TypeRegistry types, LongFunction<String[]> bundles, UnaryOperator<String> rollouts) {
        this.types = types;
        this.bundles = bundles;
        this.rollouts = rollouts;
    }

    /** @param others gives null for an id that no process has */
    ProcessView process(Slot slot, Function<String, Slot> others) {
        return process(slot, slot.state().pid() == 0 ? null : slot.sample(), others);
    }

    /** Looks at the living instance anew, and more closely. */
    ProcessView processInDetail(Slot slot, Function<String, Slot> others) {
        Run run = slot.publishedRun();
        Measurements last = slot.state().pid() == 0 ? null : slot.sample();
        boolean lives = last != null && run != null && run.process() != null;
        return process(slot, lives ? run.process().usageInDetail().map(last::withUsage).orElse(last) : last, others);
    }

    private ProcessView process(Slot slot, Measurements sample, Function<String, Slot> others) {
        Supervised state = slot.state();
        ProcessSpec spec = slot.instanceSpec();
        Run run = slot.publishedRun();
        boolean lives = run != null && run.launched() != null && state.pid() != 0;
        ControlSpec control = lives ? run.launched() : spec.control();
        Usage usage = sample == null ? null : sample.usage();
        Moment started = state.startedAt();
        boolean held = !state.wished() && "stop".equals(slot.operatorWish);
        CircuitBreaker breaker = state.breaker();
        List<EnforcedLimit> limits = limits(slot);
        ScheduleView schedule = Schedules.view(slot);
        return new ProcessView(
                spec.id(),
                spec.type(),
                spec.group(),
                spec.labels(),
                spec.hostname(),
                spec.enabled(),
                state.wished(),
                held,
                state.state(),
                state.reason(),
                (held ? HELD : "") + detail(state, schedule) + job(slot),
                state.since().epochMillis(),
                state.health(),
                state.generation(),
                state.pid() == 0 ? null : Long.valueOf(state.pid()),
                started == null ? null : Long.valueOf(started.epochMillis()),
                started == null ? null : Long.valueOf(started.nanos()),
                state.adopted(),
                state.restarts(),
                state.attempts() + state.spent().total(),
                state.restartAt() == null ? null : Long.valueOf(wall(state.restartAt())),
                breaker.state().name().toLowerCase(Locale.ROOT),
                breaker.failureCount(),
                breaker.isOpen() ? Long.valueOf(wall(breaker.openUntil())) : null,
                state.lastExit(),
                state.lastExitReason() == null ? null : state.lastExitReason().word(),
                sample == null ? null : sample.cpuPercent(),
                usage == null ? null : usage.rssBytes(),
                usage == null ? null : usage.virtualBytes(),
                usage == null ? null : usage.openFiles(),
                usage == null ? null : usage.threads(),
                usage == null ? null : usage.processes(),
                slot.holdsPorts() ? slot.ports() : Map.of(),
                command(control),
                control == null ? null : control.workingDirectory().toString(),
                control == null ? Map.of() : control.environment(),
                slot.publishedChecks(),
                limits,
                state.history(),
                slot.logFiles(),
                sample == null ? List.of() : sample.tree(),
                providers(spec, limits),
                needs(spec, others),
                spec.discovery() == null ? null : Permissions.text(spec.discovery()),
                ResourceViews.of(slot, sample),
                schedule,
                next(state, schedule),
                slot.hooks.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(each -> each.getValue().view()).toList(),
                spec.instance() == null ? null : spec.instance().of(),
                slot.pool,
                lentUntil(slot),
                spec.instance() == null ? null : rollouts.apply(spec.instance().of()));
    }

    private static Long lentUntil(Slot slot) {
        Leases.Lease lease = slot.lease;
        boolean holds = lease != null
                && slot.state().pid() != 0
                && slot.state().generation() == lease.generation()
                && lease.untilMillis() > System.currentTimeMillis();
        return holds ? Long.valueOf(lease.untilMillis()) : null;
    }

    private static String job(Slot slot) {
        JobRun job = slot.job;
        return job == null ? "" : "; job " + job.text();
    }

    private static List<NextView> next(Supervised state, ScheduleView schedule) {
        List<NextView> all = new ArrayList<>();
        Outlook.of(state).forEach(each -> all.add(new NextView(wall(each.at()), each.what(), each.setting())));
        if (schedule != null && schedule.nextMillis() != null) {
            all.add(new NextView(schedule.nextMillis(), "run", "schedule: " + schedule.timetable()));
        }
        all.sort((one, other) -> Long.compare(one.atMillis(), other.atMillis()));
        return all;
    }

    /** With when it is run next, where nothing is under way. */
    private static String detail(Supervised state, ScheduleView schedule) {
        boolean rests = state.settled() && schedule != null;
        if (rests && schedule.nextMillis() != null) {
            return detail(state) + "; next run at " + Times.rfc3339(schedule.nextMillis());
        }
        return detail(state);
    }

    private static List<NeedView> needs(ProcessSpec spec, Function<String, Slot> others) {
        return spec.dependsOn().stream()
                .map(need -> {
                    Slot other = others.apply(need.id());
                    Supervised state = other == null ? null : other.state();
                    return new NeedView(
                            need.id(),
                            need.condition().name().toLowerCase(Locale.ROOT),
                            DependencyGate.met(need.condition(), state),
                            state == null ? null : state.state().name());
                })
                .toList();
    }

    /** With what it waits for, and what it says of itself. */
    private static String detail(Supervised state) {
        if (state.pid() == 0) {
            return state.detail();
        }
        boolean waits = state.state() == ProcessState.STARTING && state.policy().gate().present();
        String awaits = waits ? "; awaits " + state.policy().gate().awaited() : "";
        String says = state.signs().text().isEmpty() ? "" : "; it says: " + state.signs().text();
        return state.detail() + awaits + says;
    }

    private static long wall(long nanos) {
        return System.currentTimeMillis() + (nanos - System.nanoTime()) / 1_000_000;
    }

    private static List<String> command(ControlSpec control) {
        if (control == null) {
            return List.of();
        }
        List<String> command = new ArrayList<>(control.arguments().size() + 1);
        command.add(control.executable());
        command.addAll(control.arguments());
        return command;
    }

    private static List<EnforcedLimit> limits(Slot slot) {
        Run run = slot.publishedRun();
        boolean lives = run != null && slot.state().pid() != 0;
        if (!lives) {
            return Enforcers.unenforced(slot.spec.limits(), "no instance is running");
        }
        String trend = slot.trend();
        return trend == null
                ? run.limits()
                : run.limits().stream().map(limit -> withTrend(limit, trend)).toList();
    }

    private static EnforcedLimit withTrend(EnforcedLimit limit, String trend) {
        if (!limit.kind().equals(LimitKind.MEMORY.word())) {
            return limit;
        }
        String detail = limit.detail().isEmpty() ? trend : trend + "; " + limit.detail();
        return new EnforcedLimit(limit.kind(), limit.value(), limit.enforcedBy(), limit.enforced(), detail);
    }

    private Map<String, String> providers(ProcessSpec spec, List<EnforcedLimit> limits) {
        Map<String, String> providers = new LinkedHashMap<>();
        types.processType(spec.type()).ifPresent(p -> providers.put("process_type", name(p)));
        for (HealthCheckSpec check : spec.healthChecks()) {
            types.healthChecker(check.type())
                    .ifPresent(p -> providers.put("health_check " + check.type(), name(p)));
        }
        types.restartStrategy(spec.restart().strategy())
                .ifPresent(p -> providers.put("restart_strategy", name(p)));
        if (limits.stream().anyMatch(EnforcedLimit::enforced)) {
            types.enforcers().stream().findFirst().ifPresent(p -> providers.put("resource_enforcer", name(p)));
        }
        return providers;
    }

    private String name(Provider<?> provider) {
        return bundle(provider)[0];
    }

    /** Symbolic name, version and file. */
    String[] bundle(Provider<?> provider) {
        String[] known = bundles.apply(provider.bundleId());
        return known == null ? new String[] {"bundle " + provider.bundleId(), "", ""} : known;
    }
}
