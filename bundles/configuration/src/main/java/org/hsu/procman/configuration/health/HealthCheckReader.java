package org.hsu.procman.configuration.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.HealthCheckSpec.Kind;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.DurationText;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code health_check}, {@code health_checks} and {@code health_check_run_options} of one process. */
public final class HealthCheckReader {
    private static final String INTEGRATED = "integrated_managed";
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(30);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);
    /** A check more often than this costs more than it tells. */
    private static final Bounds INTERVAL = Bounds.atLeast(50);

    private final Problems problems;
    private final TypeChecks types;

    public HealthCheckReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /** Those that are enabled, in the order of the file; what is wrong is reported. */
    public List<HealthCheckSpec> readAll(Section management, String processType) {
        Mapping one = management.innerMapping("health_check");
        if (one != null && management.has("health_checks")) {
            problems.error(
                    management.mapping().entry("health_checks").place(),
                    "health_check and health_checks are both given",
                    "put all checks into health_checks");
        }
        Mapping options = runOptions(management, processType, one);
        List<HealthCheckSpec> checks = new ArrayList<>();
        if (one != null) {
            add(options == null ? one : merged(one, options), checks, null);
        } else if (INTEGRATED.equals(processType) && isStarted(management) && !management.has("health_checks")) {
            add(IntegratedCheck.of(management, options), checks, null);
        }
        Set<String> names = new HashSet<>();
        for (Mapping each : management.mappings("health_checks")) {
            add(each, checks, names);
        }
        return checks;
    }

    private Mapping runOptions(Section management, String processType, Mapping check) {
        Section options = management.section("health_check_run_options", KnownKeys.RUN_OPTIONS);
        if (options == null) {
            return null;
        }
        if (processType != null && !processType.equals(INTEGRATED)) {
            problems.error(
                    management.mapping().entry("health_check_run_options").place(),
                    "only for the type " + INTEGRATED,
                    "put interval, timeout and failure_threshold into health_check");
            return null;
        }
        if (check == null && management.has("health_checks") || check == null && !isStarted(management)) {
            checkTimes(options);
            problems.warning(
                    management.mapping().entry("health_check_run_options").place(),
                    "has no effect: "
                            + (isStarted(management) ? "there is no health_check" : "there is nothing to be started"),
                    "");
            return null;
        }
        if (check == null) {
            return options.mapping();
        }
        for (Mapping.Entry entry : options.mapping().entries()) {
            if (check.entry(entry.key()) != null) {
                problems.error(
                        entry.place(),
                        "given here and in health_check at line "
                                + check.entry(entry.key()).place().line(),
                        "remove one of them");
            }
        }
        return options.mapping();
    }

    /** Without an executable there is no instance that could be given a port. */
    private static boolean isStarted(Section management) {
        Mapping control = management.mapping().mapping("control");
        return control != null && control.get("executable") != null;
    }

    private static Mapping merged(Mapping check, Mapping options) {
        List<Mapping.Entry> entries = new ArrayList<>(check.entries());
        for (Mapping.Entry entry : options.entries()) {
            if (KnownKeys.RUN_OPTIONS.keys().contains(entry.key())) {
                entries.add(entry);
            }
        }
        return Mapping.of(check.place(), entries);
    }

    /** @param names of the checks so far, null for the only check */
    private void add(Mapping entry, List<HealthCheckSpec> checks, Set<String> names) {
        CheckType.Reader reader = new CheckType.Reader(entry, types, problems);
        Section check = Section.open(entry, KnownKeys.HEALTH_CHECK, reader::isSettings, problems);
        boolean enabled = check.flag("enabled", true);
        int before = problems.errors();
        CheckType type = reader.read(check);
        boolean readable = problems.errors() == before;
        String name = name(check, type.name(), names);
        Kind kind = check.word("kind", "liveness", List.of("liveness", "readiness")).equals("liveness")
                ? Kind.LIVENESS
                : Kind.READINESS;
        Duration[] times = checkTimes(check);
        Duration initialDelay = check.duration("initial_delay", Duration.ZERO, Bounds.NOT_NEGATIVE);
        int failures = check.integer("failure_threshold", 3, Bounds.atLeast(1));
        int successes = check.integer("success_threshold", 1, Bounds.atLeast(1));
        NodeSettings settings = new NodeSettings(type.settings());
        if (enabled && readable) {
            types.healthCheck(type.name(), type.place(), settings);
            checks.add(new HealthCheckSpec(
                    name, type.name(), kind, times[0], times[1], initialDelay, failures, successes,
                    restarts(check, kind), settings));
        }
    }

    private static boolean restarts(Section check, Kind kind) {
        String usual = kind == Kind.LIVENESS ? "restart" : "none";
        boolean restarts = check.word("on_failure", usual, List.of("restart", "none")).equals("restart");
        if (restarts && kind == Kind.READINESS) {
            check.error(
                    "on_failure",
                    "a readiness check only takes the process out of service",
                    "use kind: liveness to restart it");
        }
        return restarts;
    }

    /** Interval and timeout, the latter shorter. */
    private static Duration[] checkTimes(Section check) {
        Duration interval = check.duration("interval", USUAL_INTERVAL, INTERVAL);
        Duration usual = USUAL_TIMEOUT.compareTo(interval) < 0 ? USUAL_TIMEOUT : interval.dividedBy(2);
        Duration timeout = check.duration("timeout", usual, Bounds.POSITIVE);
        if (timeout.compareTo(interval) >= 0) {
            check.error(
                    "timeout",
                    check.shown("timeout", "") + " is not less than the interval",
                    "which is " + check.shown("interval", DurationText.of(USUAL_INTERVAL)));
        }
        return new Duration[] {interval, timeout};
    }

    private String name(Section check, String type, Set<String> names) {
        String name = check.name("name", null);
        if (names == null) {
            return name == null ? type : name;
        }
        String unique = name == null ? type : name;
        for (int number = 2; name == null && names.contains(unique); number++) {
            unique = type + "_" + number;
        }
        if (!names.add(unique)) {
            check.error("name", "another check of this process is called " + check.shown("name", ""), "");
        }
        return unique;
    }
}
