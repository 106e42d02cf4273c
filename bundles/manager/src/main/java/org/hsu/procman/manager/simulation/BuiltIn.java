package org.hsu.procman.manager.simulation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.Scenario;
import org.hsu.procman.api.desired.Scenario.Happening;
import org.hsu.procman.api.desired.Scenario.Kind;
import org.hsu.procman.api.spec.ProcessSpec;

/** Scenarios that need no file. */
enum BuiltIn {
    /** Every instance exits with 1 a second after its spawn. */
    CRASH_LOOP("crash-loop", "is enabled and started by the manager"),
    /** From the first to the sixth minute the health checks fail. */
    UNHEALTHY("unhealthy", "has a health check"),
    /** At the first minute it exits with 1, and for two minutes it cannot be spawned. */
    DEPENDENCY_DOWN("dependency-down", "is needed by another one");

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String word;
    private final String wanted;

    BuiltIn(String word, String wanted) {
        this.word = word;
        this.wanted = wanted;
    }

    static List<String> words() {
        return List.of(values()).stream().map(each -> each.word).toList();
    }

    static Optional<BuiltIn> of(String word) {
        return List.of(values()).stream().filter(each -> each.word.equals(word)).findFirst();
    }

    /** What a process has to be for this. */
    String wanted() {
        return wanted;
    }

    /** Whom it befalls when nobody is named; empty when there is nobody of the kind. */
    Optional<String> victim(DesiredState state) {
        List<ProcessSpec> candidates = state.processes().stream().filter(suits(state)).toList();
        return candidates.stream()
                .min(Comparator.comparingLong(spec -> this == DEPENDENCY_DOWN ? -dependants(state, spec) : 0))
                .map(ProcessSpec::id);
    }

    private Predicate<ProcessSpec> suits(DesiredState state) {
        return spec -> spec.enabled() && spec.discovery() == null && switch (this) {
            case CRASH_LOOP -> true;
            case UNHEALTHY -> !spec.healthChecks().isEmpty();
            case DEPENDENCY_DOWN -> dependants(state, spec) > 0;
        };
    }

    private static long dependants(DesiredState state, ProcessSpec needed) {
        return state.processes().stream()
                .filter(spec -> spec.dependsOn().stream().anyMatch(need -> need.id().equals(needed.id())))
                .count();
    }

    Scenario scenario(String victim) {
        return switch (this) {
            case CRASH_LOOP -> new Scenario(Duration.ofMinutes(20), List.of(
                    happening(Duration.ZERO, null, victim, Kind.CRASH_AFTER, Duration.ofSeconds(1), "1")));
            case UNHEALTHY -> new Scenario(Duration.ofMinutes(15), List.of(happening(
                    MINUTE, MINUTE.multipliedBy(6), victim, Kind.UNHEALTHY, null, "fails in this scenario")));
            case DEPENDENCY_DOWN -> new Scenario(Duration.ofMinutes(10), List.of(
                    happening(MINUTE, MINUTE.multipliedBy(3), victim, Kind.SPAWN_FAILS, null, "cannot be spawned in this scenario"),
                    happening(MINUTE, null, victim, Kind.EXIT, null, "1")));
        };
    }

    private static Happening happening(
            Duration at, Duration to, String process, Kind kind, Duration after, String word) {
        return new Happening(at, to, process, kind, after, word, null);
    }
}
