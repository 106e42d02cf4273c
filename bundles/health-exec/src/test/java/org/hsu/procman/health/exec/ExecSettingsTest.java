package org.hsu.procman.health.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecSettingsTest {

    @Test
    void aSentenceIsNotACommand() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new ExecSettings(List.of("pg_isready -h localhost")));
        assertEquals(
                "\"pg_isready -h localhost\" is one word with spaces: write [pg_isready, -h, localhost],"
                        + " or [/bin/sh, -c, \"pg_isready -h localhost\"]",
                e.getMessage());
    }

    @Test
    void nothingIsNotACommand() {
        assertThrows(IllegalArgumentException.class, () -> new ExecSettings(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ExecSettings(List.of(" ")));
        assertThrows(IllegalArgumentException.class, () -> new ExecSettings(null));
    }

    @Test
    void nothingThatSpeaksToTheManagerIsInherited() {
        Map<String, String> inherited = Map.of(
                "PATH", "/bin", "NOTIFY_SOCKET", "/run/n", "JAVA_TOOL_OPTIONS", "-X", "PROCMAN_MANAGER", "m");
        assertEquals(
                Map.of("PATH", "/bin", "A", "b", "LISTEN_FDS", "1"),
                ChildEnvironment.of(inherited, Map.of("A", "b", "LISTEN_FDS", "1")));
    }

    @Test
    void theLocaleIsThatOfTheManagersCaller() {
        assertEquals(
                Map.of("LC_ALL", "tr_TR"),
                ChildEnvironment.of(Map.of("LC_ALL", "C.UTF-8", "PROCMAN_LOCALE", "tr_TR"), Map.of()));
        assertEquals(
                Map.of(), ChildEnvironment.of(Map.of("LC_ALL", "C.UTF-8", "PROCMAN_LOCALE", ""), Map.of()));
    }
}
