package org.hsu.procman.manager.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.PortRange;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;

/** Entries for tests: the same but for the keys that are named. */
public final class Specs {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** What a plugin's type may want to know. */
    private record Said(String word) {}

    private Specs() {}

    /** An entry whose values of these keys are other ones. */
    public static ProcessSpec differing(String id, Set<String> keys) {
        boolean enabled = !keys.contains("enabled");
        Map<String, String> labels = keys.contains("labels") ? Map.of("a", "b") : Map.of();
        RestartPolicy d = RestartPolicy.DEFAULT;
        RestartPolicy restart = new RestartPolicy(
                d.strategy(),
                keys.contains("restart_policy.max_attempts") ? 7 : d.maxAttempts(),
                keys.contains("restart_policy.restart_delay") ? SECOND : d.delay(),
                d.multiplier(), d.maxDelay(), d.jitter(), d.resetAfter(), d.circuitBreaker(), null);
        LoggingSpec logging =
                keys.contains("logging.capture_stdout") ? LoggingSpec.of(false, true, null, 8192) : LoggingSpec.DEFAULT;
        return new ProcessSpec(
                id, keys.contains("type") ? "other" : "standard_managed", "general", enabled, null, labels, Map.of(),
                keys.contains("hostname") ? "a.test" : null, control(keys), List.of(), ResourceLimits.NONE, restart, logging, List.of(), null,
                keys.contains("settings") ? Settings.of(new Said("x")) : Settings.NONE,
                keys.contains("location") ? "b.yaml:1" : "a.yaml:1");
    }

    private static ControlSpec control(Set<String> keys) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            environment.put("V" + i, keys.contains("control.environment") ? "x" : "y");
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        if (keys.contains("control.ports")) {
            ports.put("http", 0);
        }
        return new ControlSpec(
                keys.contains("control.executable") ? "b" : "a",
                keys.contains("control.arguments") ? List.of("x", "y") : List.of("x y"),
                Path.of(keys.contains("control.working_directory") ? "/tmp" : "/"),
                environment,
                keys.contains("control.clear_environment"),
                SECOND,
                keys.contains("control.shutdown_timeout") ? SECOND.multipliedBy(2) : SECOND,
                SECOND,
                keys.contains("control.stop_signal") ? "SIGINT" : "SIGTERM",
                keys.contains("control.umask") ? 7 : null,
                keys.contains("control.nice") ? 5 : null,
                keys.contains("control.user") ? "nobody" : null,
                keys.contains("control.group") ? "nogroup" : null,
                null,
                ports);
    }

    public static DesiredState state(String level, ProcessSpec... specs) {
        ManagerSettings manager = new ManagerSettings(
                "m", level, SECOND, null, null, null, PortRange.DEFAULT, false, null, 0, LogCollection.NONE, Map.of(),
                List.of());
        return new DesiredState("a.yaml", manager, List.of(specs), List.of(), List.of(), List.of(), Map.of());
    }
}
