package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the limits of an instance into force with whichever enforcer can do something on this machine. */
final class Enforcers {
    private static final Logger LOG = LoggerFactory.getLogger(Enforcers.class);

    /** By how much {@code restart_adjusted} raises a limit for the run that follows. */
    private static final double RAISE = 1.25;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TypeRegistry types;
    private final BoundedCalls calls;
    private final Platform platform;

    Enforcers(TypeRegistry types, BoundedCalls calls, Platform platform) {
        this.types = types;
        this.calls = calls;
        this.platform = platform;
    }

    /** Exactly one of them, or neither where it is not for this platform. */
    private record Offer(Enforcement made, String why) {}

    private Offer ask(Provider<ResourceEnforcer> provider, ResourceLimits limits, Run run)
            throws InvalidConfigurationException {
        ResourceEnforcer enforcer = provider.service();
        if (!enforcer.worksWith(platform.name())) {
            return new Offer(null, null);
        }
        Optional<String> unavailable = enforcer.unavailable();
        if (unavailable.isPresent()) {
            return new Offer(null, unavailable.get());
        }
        if (!limits.isEmpty()) {
            limits.settings().under(provider.name()).bind(enforcer.settingsType());
        }
        Enforcement made = enforcer.prepare(run.processId, run.generation, limits.forKernel());
        return new Offer(GuardedEnforcement.of(calls, provider, run.processId, made), null);
    }

    /**
     * The limits as they hold for an instance.
     *
     * @param raised how often each was raised, by its kind's word
     */
    static ResourceLimits raised(ResourceLimits limits, Map<String, Integer> raised) {
        Map<LimitKind, Double> values = new EnumMap<>(LimitKind.class);
        limits.limits().forEach((kind, limit) -> {
            int times = raised.getOrDefault(kind.word(), 0);
            if (times > 0) {
                values.put(kind, limit.value() * Math.pow(RAISE, times));
            }
        });
        return values.isEmpty() ? limits : limits.withValues(values);
    }

    /** Does what can be done before the run is spawned; never fails. */
    void enforce(ResourceLimits limits, Run run) {
        if (!limits.isEmpty()) {
            prepare(limits, run);
        }
    }

    /** As {@link #enforce}, also where there is no limit: an earlier manager may have left some. */
    void prepare(ResourceLimits limits, Run run) {
        String why = "no resource enforcer for the " + platform.name() + " platform is installed";
        for (Provider<ResourceEnforcer> provider : types.enforcers()) {
            try {
                Offer offer = calls.call(
                        provider, "the preparation of limits for " + run.processId, PATIENCE,
                        () -> ask(provider, limits, run),
                        late -> {
                            if (late.made() != null) {
                                late.made().close();
                            }
                        });
                if (offer.made() != null) {
                    run.limits(limits, offer.made(), new LimitListing(limits, offer.made().limits()));
                    return;
                }
                why = offer.why() == null ? why : offer.why();
            } catch (PluginException e) {
                why = e.getCause() instanceof InvalidConfigurationException unfit
                        ? unfit.getMessage()
                        : "resource enforcer '" + provider.name() + "': " + e.getMessage();
            }
        }
        if (!limits.isEmpty()) {
            LOG.warn("the kernel enforces no limits of {}: {}", run.processId, why);
        }
        List<EnforcedLimit> none = unenforced(limits, why);
        run.limits(limits, new Unenforced(none), new LimitListing(limits, none));
    }

    /** The run has a process. */
    void started(Run run) {
        Enforcement enforcement = run.enforcement();
        if (enforcement == null) {
            return;
        }
        List<EnforcedLimit> before = enforcement.limits();
        enforcement.started(run.process().identity().pid());
        if (!enforcement.limits().equals(before)) {
            ResourceLimits limits = run.limitsInForce();
            run.limits(limits, enforcement, new LimitListing(limits, enforcement.limits()));
        }
    }

    /** Other limits are to hold for a run that has a process; never fails. Takes as long as the kernel does. */
    void update(ResourceLimits limits, Run run) {
        synchronized (run.limiting) {
            if (run.freed || run.process() == null || limits.isEmpty() && run.enforcement() == null) {
                return;
            }
            if (run.enforcement() == null || run.enforcement() instanceof Unenforced) {
                prepare(limits, run);
                started(run);
            }
            Enforcement enforcement = run.enforcement();
            if (enforcement instanceof Unenforced) {
                return;
            }
            boolean done = enforcement.update(limits.forKernel(), run.process().liveLimits());
            List<EnforcedLimit> told = done
                    ? enforcement.limits()
                    : asBefore(limits, run, "its enforcer does not change what runs");
            run.limits(limits, enforcement, new LimitListing(limits, told));
        }
    }

    /** What is to be told of new limits that only another instance can have. */
    private static List<EnforcedLimit> asBefore(ResourceLimits limits, Run run, String why) {
        ResourceLimits before = run.limitsInForce();
        List<EnforcedLimit> told = new ArrayList<>();
        for (EnforcedLimit held : run.enforcement().limits()) {
            boolean same = limits.limits().values().stream()
                    .anyMatch(limit -> limit.kind().word().equals(held.kind()) && limit.equals(before.get(limit.kind())));
            if (same) {
                told.add(held);
            } else if (held.enforced()) {
                told.add(new EnforcedLimit(held.kind(), held.value(), held.enforcedBy(), true,
                        "no longer asked for, but holds until the next start: " + why));
            }
        }
        for (Limit limit : limits.limits().values()) {
            if (!limit.equals(before.get(limit.kind()))) {
                told.add(new EnforcedLimit(limit.kind().word(), limit.kind().text(limit.value()), "none", false,
                        "applies at the next start: " + why));
            }
        }
        return told;
    }

    /** A run is over. */
    static void free(Run run) {
        synchronized (run.limiting) {
            run.freed = true;
            if (run.enforcement() != null) {
                run.enforcement().close();
            }
        }
    }

    /** The limits of a process that somebody else starts: passing one is told, and nothing is done about it. */
    static ResourceLimits watchedOnly(ResourceLimits limits) {
        List<Limit> watched = limits.limits().values().stream()
                .map(limit -> limit.effectivePolicy().compareTo(ViolationPolicy.ALERT) <= 0
                        ? limit
                        : new Limit(
                                limit.kind(),
                                limit.value(),
                                limit.warningPercent(),
                                limit.sustained(),
                                limit.spikeTolerance(),
                                ViolationPolicy.ALERT))
                .toList();
        return ResourceLimits.of(watched, limits.checkInterval());
    }

    /** The limits of an entry as they are listed when nothing enforces them. */
    static List<EnforcedLimit> unenforced(ResourceLimits limits, String why) {
        return limits.limits().values().stream()
                .map(limit -> new EnforcedLimit(
                        limit.kind().word(), limit.kind().text(limit.value()), "none", false, why))
                .toList();
    }

    private record Unenforced(List<EnforcedLimit> limits) implements Enforcement {
        @Override
        public LaunchLimits launch() {
            return LaunchLimits.NONE;
        }

        @Override
        public boolean oomKilled() {
            return false;
        }

        @Override
        public void close() {
            // Nothing was made.
        }
    }
}
