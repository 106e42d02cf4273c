package org.hsu.procman.configuration.process;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.ContextAwareRestart.Budget;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.DurationText;
import org.hsu.procman.configuration.yaml.Mapping;

/** {@code restart_policy.context_aware_restart}, in upstream's words and with its defaults. */
final class ContextAwareReader {
    private static final Bounds RETRIES = Bounds.between(0, 100);
    private static final Bounds RATE = new Bounds(0, 10, true);
    private static final Bounds MULTIPLIER = new Bounds(0, 1000, true);
    private static final Duration USUAL_GRACE = Duration.ofMinutes(2);
    private static final Duration USUAL_SUSTAINED = Duration.ofMinutes(5);

    private ContextAwareReader() {}

    /**
     * Null when nothing is said of it.
     *
     * @param own      what the restart policy itself says
     * @param maxDelay the cap of every delay
     */
    static ContextAwareRestart read(Section policy, Budget own, Duration maxDelay) {
        Section aware = policy.section("context_aware_restart", KnownKeys.CONTEXT_AWARE);
        if (aware == null) {
            return null;
        }
        Budget usual = budget(aware, "default", own, maxDelay);
        Budget health = budget(aware, "health_failures", usual, maxDelay);
        Budget limits = budget(aware, "resource_violations", forLimits(usual, maxDelay), maxDelay);
        return new ContextAwareRestart(
                health,
                limits,
                severities(aware),
                profiles(aware),
                aware.duration("startup_grace_period", USUAL_GRACE, Bounds.NOT_NEGATIVE),
                aware.duration("sustained_violation_time", USUAL_SUSTAINED, Bounds.NOT_NEGATIVE),
                aware.duration("spike_tolerance_time", Duration.ZERO, Bounds.NOT_NEGATIVE));
    }

    /** A violation is given two tries more and twice the time, as upstream does where nothing is said of it. */
    private static Budget forLimits(Budget usual, Duration maxDelay) {
        int max = usual.maxAttempts() == 0 ? 0 : usual.maxAttempts() + 2;
        Duration twice = usual.delay().multipliedBy(2);
        return new Budget(max, twice.compareTo(maxDelay) > 0 ? maxDelay : twice, 1.5);
    }

    private static Budget budget(Section aware, String key, Budget usual, Duration maxDelay) {
        Section given = aware.section(key, KnownKeys.RESTART_BUDGET);
        if (given == null) {
            return usual;
        }
        Duration delay = given.duration("retry_delay", usual.delay(), Bounds.NOT_NEGATIVE);
        if (delay.compareTo(maxDelay) > 0) {
            given.error(
                    "retry_delay",
                    given.shown("retry_delay", DurationText.of(delay)) + " is more than restart_policy.max_delay",
                    "which is " + DurationText.of(maxDelay));
            delay = maxDelay;
        }
        return new Budget(
                given.integer("max_retries", usual.maxAttempts(), RETRIES),
                delay,
                given.decimal("backoff_rate", usual.multiplier(), RATE));
    }

    private static Map<String, Double> severities(Section aware) {
        Section given = aware.section("severity_multipliers", KnownKeys.SEVERITIES);
        return given == null
                ? ContextAwareRestart.USUAL_SEVERITY_MULTIPLIERS
                : multipliers(given, KnownKeys.SEVERITIES);
    }

    /** Any profile type may have a multiplier, for profile types are free words. */
    private static Map<String, Double> profiles(Section aware) {
        Mapping given = aware.innerMapping("process_profile_multipliers");
        if (given == null) {
            return ContextAwareRestart.USUAL_PROFILE_MULTIPLIERS;
        }
        KnownKeys any = KnownKeys.anyOf(given);
        return multipliers(aware.section("process_profile_multipliers", any), any);
    }

    private static Map<String, Double> multipliers(Section given, KnownKeys known) {
        Map<String, Double> multipliers = new TreeMap<>();
        for (Mapping.Entry entry : given.mapping().entries()) {
            if (known.keys().contains(entry.key())) {
                multipliers.put(entry.key(), given.decimal(entry.key(), 1.0, MULTIPLIER));
            }
        }
        return multipliers;
    }
}
