package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunOptionsTest {

    @Test
    void readsEveryOptionInBothSpellings() throws LaunchException {
        RunOptions options = RunOptions.parse(List.of(
                "-c", "a.yaml", "--home=/opt/pm", "--state-dir", "s", "--log-dir=l", "--plugins-dir", "a b",
                "--detach"));

        assertEquals("a.yaml", options.value(RunOptions.Option.CONFIG));
        assertEquals("/opt/pm", options.value(RunOptions.Option.HOME));
        assertEquals("s", options.value(RunOptions.Option.STATE_DIR));
        assertEquals("l", options.value(RunOptions.Option.LOG_DIR));
        assertEquals("a b", options.value(RunOptions.Option.PLUGINS_DIR));
        assertTrue(options.detach());
        assertFalse(options.help());
    }

    @Test
    void followsTheOutputInTheForegroundOnly() throws LaunchException {
        assertTrue(RunOptions.parse(List.of("--dev")).dev());
        assertFalse(RunOptions.parse(List.of("--detach")).dev());
        LaunchException refused =
                assertThrows(LaunchException.class, () -> RunOptions.parse(List.of("--dev", "--detach")));
        assertEquals(2, refused.exitCode());
        assertTrue(refused.getMessage().contains("--detach"), refused.getMessage());
    }

    @Test
    void nothingIsGivenByDefault() throws LaunchException {
        RunOptions options = RunOptions.parse(List.of());

        for (RunOptions.Option option : RunOptions.Option.values()) {
            assertNull(options.value(option));
        }
        assertFalse(options.detach());
    }

    @ParameterizedTest
    @CsvSource({
        "--stat-dir, --state-dir",
        "--confg=x, --config",
        "--detatch, --detach",
        "--hlep, --help",
        "--plugin-dir, --plugins-dir"
    })
    void namesTheNearestOption(String mistyped, String meant) {
        LaunchException refused =
                assertThrows(LaunchException.class, () -> RunOptions.parse(List.of(mistyped, "value")));

        assertEquals(2, refused.exitCode());
        assertTrue(refused.getMessage().endsWith("did you mean " + meant + "?"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "-c", "--config=", "--state-dir"})
    void anOptionWithoutItsValueIsWrongUsage(String option) {
        LaunchException refused = assertThrows(LaunchException.class, () -> RunOptions.parse(List.of(option)));

        assertEquals(2, refused.exitCode());
        assertTrue(refused.getMessage().endsWith("needs a value"), refused.getMessage());
    }

    @Test
    void runTakesNoArguments() {
        LaunchException refused = assertThrows(LaunchException.class, () -> RunOptions.parse(List.of("web")));

        assertEquals(2, refused.exitCode());
        assertTrue(refused.getMessage().contains("'web'"), refused.getMessage());
    }
}
