package org.hsu.procman.resource.macos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The mapping of limits; the shell that is asked for the hard ones is a real one, here as on macOS. */
@DisabledOnOs(OS.WINDOWS)
class MacResourceEnforcerTest {

    private final MacResourceEnforcer enforcer = new MacResourceEnforcer();

    private Enforcement prepare(Limit... limits) {
        return enforcer.prepare("web", 3, ResourceLimits.of(List.of(limits), Duration.ofSeconds(5)));
    }

    @Test
    void everyKindIsHeldOrSaysWhyNot() {
        Enforcement all = prepare(Stream.of(LimitKind.values())
                .map(kind -> Limit.of(kind, kind == LimitKind.STACK ? 256 * 1024 : 20))
                .toArray(Limit[]::new));
        assertEquals(
                List.of("cpu.max_time", "max_file_descriptors", "process.max_stack"),
                all.limits().stream()
                        .filter(limit -> limit.enforced() && !limit.kind().equals("process.max_core"))
                        .map(limit -> limit.kind())
                        .toList());
        assertEquals(LimitKind.values().length, all.limits().size());
        assertTrue(all.limits().stream().allMatch(limit -> limit.enforced() || !limit.detail().isEmpty()));
        Map<String, Long> rlimits = all.launch().rlimits();
        assertEquals(20L, rlimits.get("nofile"));
        assertEquals(20L, rlimits.get("cpu"));
        assertEquals(256L * 1024, rlimits.get("stack"));
        assertEquals(List.of(), all.launch().cgroups());
        assertFalse(all.throttle(5));
    }

    @Test
    void noMoreThanTheManagersOwnHardLimit() throws Exception {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "ulimit -Hn").start();
        String hard = new String(shell.getInputStream().readAllBytes()).strip();
        Enforcement many = prepare(Limit.of(LimitKind.FILE_DESCRIPTORS, 1e12));
        if (!hard.equals("unlimited")) {
            assertEquals(Long.parseLong(hard), many.launch().rlimits().get("nofile"));
            assertTrue(many.limits().get(0).detail().contains("may give no more than " + hard));
        }
    }

    @Test
    void forThePortablePlatformAlone() {
        assertTrue(enforcer.worksWith("portable"));
        assertFalse(enforcer.worksWith("linux"));
    }
}
