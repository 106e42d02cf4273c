package org.hsu.procman.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

    @Test
    void offLoopbackTokensAreNeeded() {
        assertThrows(IllegalArgumentException.class, () -> new HttpSettings(0, "0.0.0.0", null, null));
        assertEquals(0, new HttpSettings(0, "0.0.0.0", Path.of("tokens"), null).port());
        assertTrue(new HttpSettings(0, "::1", null, null).address().isLoopbackAddress());
    }
}
