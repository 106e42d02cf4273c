package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code restart_adjusted}: the limit is raised with each restart because of it, twice at most. */
class RaiseTest {
    private final SimulatedWorld world = new SimulatedWorld(Policies.of(false, Policies.breaker(10, 100)));

    private void passes(boolean adjusts) {
        Violation violation = new Violation("max_memory_mb", Severity.CRITICAL, "155 of 100 MiB", adjusts);
        world.send(new CoreEvent.LimitPassed(world.state().generation(), LimitAction.RESTART, violation)).run(s(10));
    }

    @Test
    void twiceAtMost() {
        world.begin().run(s(5));
        passes(true);
        assertEquals(Map.of("max_memory_mb", 1), world.state().spent().raised());
        passes(true);
        passes(true);
        assertEquals(Map.of("max_memory_mb", 2), world.state().spent().raised());
        assertEquals(4, world.state().generation());
    }

    @Test
    void notByAPlainRestart() {
        world.begin().run(s(5));
        passes(false);
        assertEquals(Map.of(), world.state().spent().raised());
    }

    @Test
    void aStableRunKeepsItAnOperatorStartsAnew() {
        world.begin().run(s(5));
        passes(true);
        world.run(s(100));
        assertEquals(0, world.state().attempts());
        assertEquals(Map.of("max_memory_mb", 1), world.state().spent().raised());
        world.send(new CoreEvent.Restart("ann", false)).run(s(5));
        assertEquals(Map.of(), world.state().spent().raised());
    }
}
