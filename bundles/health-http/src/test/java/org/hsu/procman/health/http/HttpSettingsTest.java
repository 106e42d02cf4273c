package org.hsu.procman.health.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {

    private static final URI URL = URI.create("http://localhost:8080/health");

    @Test
    void twoHundredsByDefault() {
        HttpSettings settings = new HttpSettings(URL, "GET", Map.of(), List.of(), null, true, null);
        assertEquals(List.of("200-299"), settings.expectedStatus());
        CheckPlan plan = new CheckPlan(settings, "test");
        assertTrue(plan.judge(200, new byte[0]).healthy() && plan.judge(299, new byte[0]).healthy());
        assertFalse(plan.judge(199, new byte[0]).healthy() || plan.judge(300, new byte[0]).healthy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2xx", "200-", "-299", "299-200", "99", "600", "200-299-300"})
    void notAStatus(String text) {
        assertMessage("expected_status", () -> new HttpSettings(URL, "GET", Map.of(), List.of(text), null, true, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/", "/health", "localhost:8080", "http:///health"})
    void notAnAddress(String text) {
        assertMessage(
                "url \"" + text,
                () -> new HttpSettings(URI.create(text), "GET", Map.of(), List.of(), null, true, null));
    }

    @Test
    void badMethod() {
        assertMessage("method", () -> new HttpSettings(URL, "G E T", Map.of(), List.of(), null, true, null));
    }

    @Test
    void aBadHeaderIsNamedWithoutItsValue() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new HttpSettings(URL, "GET", Map.of("Connection", "hunter2"), List.of(), null, true, null));
        assertEquals("header \"Connection\" cannot be set or has an invalid value", e.getMessage());
    }

    private static void assertMessage(String part, Runnable construction) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, construction::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
