package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * When and how fast a process comes back: {@code management.restart_policy} (architecture seed, "Restart
 * Policy Enforcement").
 *
 * @param strategy     name of the restart strategy, such as {@code on_failure}
 * @param maxAttempts  consecutive automatic restarts before giving up
 * @param delay        before the first restart
 * @param multiplier   of the delay for each further restart, at least 1
 * @param maxDelay     cap of the delay
 * @param jitter       0 to 1: the delay is drawn from [delay * (1 - jitter), delay * (1 + jitter)]
 * @param resetAfter   running this long clears the attempts
 * @param circuitBreaker stops a restart loop for a while
 * @param contextAware   null: every cause is treated alike
 * @param settings     what only the strategy can read, never null
 */
public record RestartPolicy(
        String strategy,
        int maxAttempts,
        Duration delay,
        double multiplier,
        Duration maxDelay,
        double jitter,
        Duration resetAfter,
        CircuitBreaker circuitBreaker,
        ContextAwareRestart contextAware,
        Settings settings) {

    /**
     * Opens after so many failures in so much time; after the cooldown one trial decides.
     *
     * @param failures at least 1
     * @param window   failures older than this do not count
     * @param cooldown from opening to the trial
     */
    public record CircuitBreaker(int failures, Duration window, Duration cooldown) {
        /** The seed's: 5 failures in 60 s, cooldown 5 min. */
        public static final CircuitBreaker DEFAULT =
                new CircuitBreaker(5, Duration.ofSeconds(60), Duration.ofMinutes(5));

        public CircuitBreaker {
            Objects.requireNonNull(window, "window");
            Objects.requireNonNull(cooldown, "cooldown");
        }
    }

    /** The seed's defaults: on_failure, 3 attempts, 5 s, times 1.5. */
    public static final RestartPolicy DEFAULT = new RestartPolicy(
            "on_failure",
            3,
            Duration.ofSeconds(5),
            1.5,
            Duration.ofMinutes(5),
            0.1,
            Duration.ofSeconds(60),
            CircuitBreaker.DEFAULT,
            null);

    public RestartPolicy {
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        Objects.requireNonNull(resetAfter, "resetAfter");
        Objects.requireNonNull(circuitBreaker, "circuitBreaker");
        Objects.requireNonNull(settings, "settings");
    }

    /** Without settings of its strategy. */
    public RestartPolicy(
            String strategy,
            int maxAttempts,
            Duration delay,
            double multiplier,
            Duration maxDelay,
            double jitter,
            Duration resetAfter,
            CircuitBreaker circuitBreaker,
            ContextAwareRestart contextAware) {
        this(
                strategy, maxAttempts, delay, multiplier, maxDelay, jitter, resetAfter, circuitBreaker, contextAware,
                Settings.NONE);
    }

    /** The same with other settings of its strategy. */
    public RestartPolicy withSettings(Settings others) {
        return new RestartPolicy(
                strategy, maxAttempts, delay, multiplier, maxDelay, jitter, resetAfter, circuitBreaker, contextAware,
                others);
    }

    /** The same for a process of this profile type, see {@link ContextAwareRestart#forProfile}. */
    public RestartPolicy forProfile(String profileType) {
        return contextAware == null
                ? this
                : new RestartPolicy(
                        strategy,
                        maxAttempts,
                        delay,
                        multiplier,
                        maxDelay,
                        jitter,
                        resetAfter,
                        circuitBreaker,
                        contextAware.forProfile(profileType),
                        settings);
    }
}
