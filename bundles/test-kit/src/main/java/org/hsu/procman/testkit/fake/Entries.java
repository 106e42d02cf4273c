package org.hsu.procman.testkit.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;

/** Entries of a configuration, with the defaults in whatever is not given. */
public final class Entries {

    private Entries() {}

    /** A process {@code tested} of a type, started with a command. */
    public static ProcessSpec process(String type, Path directory, String executable, String... arguments) {
        ControlSpec control = new ControlSpec(
                executable, List.of(arguments), directory, Map.of(), false, Duration.ofSeconds(30),
                Duration.ofSeconds(10), Duration.ofSeconds(1), "SIGTERM", null, null, null, null, null, null, Map.of(),
                false);
        return new ProcessSpec(
                "tested", type, "general", true, null, Map.of(), Map.of(), null, control, List.of(),
                ResourceLimits.NONE, RestartPolicy.DEFAULT, LoggingSpec.DEFAULT, List.of(), null, "procman.yaml:1");
    }
}
