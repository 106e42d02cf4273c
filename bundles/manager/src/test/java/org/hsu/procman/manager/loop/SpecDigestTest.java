package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.reload.SpecDifference;
import org.hsu.procman.manager.reload.Specs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manager that follows and one that reloads agree about what only another instance can have otherwise. */
class SpecDigestTest {
    @ParameterizedTest
    @ValueSource(strings = {
            "type", "control.executable", "control.arguments", "control.working_directory", "control.environment",
            "control.clear_environment", "control.umask", "control.nice", "control.user", "control.group",
            "control.ports", "logging.capture_stdout", "labels", "enabled", "control.shutdown_timeout",
            "control.stop_signal", "restart_policy.max_attempts", "settings", "location"})
    void digestAndPlanAgree(String key) {
        ProcessSpec plain = Specs.differing("web", Set.of());
        ProcessSpec other = Specs.differing("web", Set.of(key));
        boolean restarts = !SpecDifference.needRestart(List.of(key)).isEmpty();
        assertEquals(restarts, !SpecDigest.of(plain).equals(SpecDigest.of(other)), key);
    }
}
