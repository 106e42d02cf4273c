package org.hsu.procman.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GrpcSettingsTest {

    @Test
    void offLoopbackTokensAreNeeded() {
        assertThrows(IllegalArgumentException.class, () -> new GrpcSettings(1, "0.0.0.0", null, null));
        assertEquals(1, new GrpcSettings(1, "0.0.0.0", Path.of("tokens"), null).port());
        assertTrue(new GrpcSettings(1, "::1", null, null).address().isLoopbackAddress());
    }
}
