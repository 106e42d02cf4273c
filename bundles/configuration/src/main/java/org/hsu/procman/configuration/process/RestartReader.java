package org.hsu.procman.configuration.process;

import java.time.Duration;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.api.spec.RestartPolicy.CircuitBreaker;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.DurationText;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code management.restart_policy}, with the documented ranges and the defaults of the seeds. */
final class RestartReader {
    private static final String NEVER = "never";
    private static final RestartPolicy USUAL = RestartPolicy.DEFAULT;

    private final Problems problems;
    private final TypeChecks types;

    RestartReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /**
     * Reads it.
     *
     * @param restarts false: the process starts nothing, so a strategy matters only where one is named
     * @param jobs     it runs jobs, which their queue begins again
     */
    RestartPolicy read(Section management, boolean restarts, boolean jobs) {
        Section given = management.section("restart_policy", KnownKeys.RESTART);
        Section policy = given == null
                ? Section.open(
                        Mapping.empty(management.placeOf("restart_policy")), KnownKeys.RESTART, problems)
                : given;
        String strategy = policy.name("strategy", jobs ? NEVER : USUAL.strategy());
        if (jobs && !strategy.equals(NEVER)) {
            policy.error("strategy", "jobs that failed are begun again by their queue", "write pool.queue.retries instead");
        }
        NodeSettings settings = new NodeSettings(policy.inner("settings"));
        if (restarts || policy.has("strategy")) {
            types.restartStrategy(strategy, policy.placeOf("strategy"), settings);
        }
        Bounds attempts = Bounds.between(strategy.equals(NEVER) ? 0 : 1, 100);
        int maxAttempts = policy.integer("max_attempts", USUAL.maxAttempts(), attempts);
        Duration delay = policy.duration("restart_delay", USUAL.delay(), Bounds.NOT_NEGATIVE);
        double multiplier = policy.decimal("backoff_multiplier", USUAL.multiplier(), Bounds.between(1, 10));
        Duration maxDelay = maxDelay(policy, delay);
        double jitter = policy.decimal("jitter", USUAL.jitter(), Bounds.between(0, 1));
        Duration resetAfter = policy.duration("reset_after", USUAL.resetAfter(), Bounds.POSITIVE);
        CircuitBreaker breaker = breaker(policy.section("circuit_breaker", KnownKeys.BREAKER));
        ContextAwareRestart contextAware = ContextAwareReader.read(
                policy, new ContextAwareRestart.Budget(maxAttempts, delay, multiplier), maxDelay);
        return new RestartPolicy(
                strategy, maxAttempts, delay, multiplier, maxDelay, jitter, resetAfter, breaker, contextAware,
                settings);
    }

    private static Duration maxDelay(Section policy, Duration delay) {
        Duration usual = USUAL.maxDelay().compareTo(delay) < 0 ? delay : USUAL.maxDelay();
        Duration maxDelay = policy.duration("max_delay", usual, Bounds.NOT_NEGATIVE);
        if (maxDelay.compareTo(delay) < 0) {
            policy.error(
                    "max_delay",
                    policy.shown("max_delay", "") + " is less than restart_delay",
                    "which is " + policy.shown("restart_delay", DurationText.of(USUAL.delay())));
        }
        return maxDelay;
    }

    private static CircuitBreaker breaker(Section breaker) {
        CircuitBreaker usual = CircuitBreaker.DEFAULT;
        if (breaker == null) {
            return usual;
        }
        return new CircuitBreaker(
                breaker.integer("failures", usual.failures(), Bounds.atLeast(1)),
                breaker.duration("window", usual.window(), Bounds.POSITIVE),
                breaker.duration("cooldown", usual.cooldown(), Bounds.POSITIVE));
    }
}
