package org.hsu.procman.manager.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeRegistryTest {
    private static final long SECOND = 1_000_000_000L;

    private long nanos;
    private final TypeRegistry types = new TypeRegistry(() -> nanos);
    private final List<String> gone = new ArrayList<>();

    private void provide(String name, long bundle, long service) {
        types.bindHealthChecker(
                null, Map.of("procman.health.type", name, "service.bundleid", bundle, "service.id", service));
    }

    private Provider<?> provider(String name) {
        return types.all().stream().map(each -> each.get(0)).filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void whoLogsWithoutEndIsNamedAtOnceAndQuarantinedWhenItGoesOn() {
        provide("loud", 7, 1);
        provide("louder", 7, 2);
        provide("quiet", 8, 3);
        types.listen((provider, arrived) -> gone.add(provider.name()));
        types.floods(7, "its logger a writes too much");
        assertEquals("its logger a writes too much", provider("loud").problem());
        assertFalse(provider("loud").quarantined());

        // A burst, however many of its loggers are in it.
        for (int i = 0; i < 70; i++) {
            nanos += SECOND / 10;
            types.floods(7, "its logger b writes too much");
        }
        assertFalse(provider("loud").quarantined());

        for (int i = 0; i < 2; i++) {
            nanos += 10 * SECOND;
            types.floods(7, "its logger a writes too much");
        }
        assertEquals(List.of("loud", "louder"), gone);
        assertTrue(types.quarantined(PluginKind.HEALTH_CHECK, "louder"));
        assertEquals("", provider("quiet").problem());

        types.pardon(provider("loud"));
        assertTrue(types.healthChecker("loud").isPresent());
    }

    @Test
    void whoDoesSoNowAndThenIsNotQuarantined() {
        provide("loud", 7, 1);
        for (int i = 0; i < 20; i++) {
            nanos += 31 * SECOND;
            types.floods(7, "its logger a writes too much");
        }
        assertFalse(provider("loud").quarantined());
    }
}
