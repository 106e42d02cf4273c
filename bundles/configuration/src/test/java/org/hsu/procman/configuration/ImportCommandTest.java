package org.hsu.procman.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code procman import} prints, and with which code it ends. */
class ImportCommandTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        ConfigurationReader reader =
                new ConfigurationReader(FakeProviders.documented().types(), System::getenv, () -> "host");
        try (PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new ImportCommand(reader, to, errors).applyAsInt(arguments);
        }
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theConfigurationGoesToStandardOutputAndWhatIsLostToStandardError() throws IOException {
        Path file = Files.writeString(folder.resolve("shop.conf"),
                "[program:web]\ncommand=/bin/web --port 1\npriority=5\nuser=%(ENV_NO_SUCH_VARIABLE)s\n");
        assertEquals(0, run(file.toString()));
        assertEquals("""
                # From shop.conf (supervisord), by procman import.

                managed_processes:
                  # note: priority = 5: say what has to be there first by depends_on
                  - id: web
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/web
                        arguments: ["--port", "1"]
                        user: "${NO_SUCH_VARIABLE}"
                      restart_policy:
                        strategy: on_failure
                        max_attempts: 3
                """, out.toString(StandardCharsets.UTF_8));
        assertTrue(said().startsWith("note: web: priority = 5: say what has to be there first by depends_on\n"
                + "to be put right by hand: "), said());
        assertTrue(said().contains("NO_SUCH_VARIABLE"), said());
    }

    @Test
    void aFileThatIsNoneOfThemIsInvalid() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "nothing of the kind");
        assertEquals(78, run(file.toString()));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        assertEquals(file + ": what is this file of? say --from supervisord|systemd|process-compose|compose|pm2|procfile\n"
                + file + ": nothing is imported\n", said());
        assertEquals(78, run("/none.conf"));
        assertTrue(said().contains("/none.conf: the file does not exist"), said());
    }

    @Test
    void oneFileOfAKnownFormatIsWanted() {
        assertEquals(2, run());
        assertEquals(2, run("a", "b"));
        assertEquals(2, run("--form", "pm2", "a"));
        assertEquals(2, run("a", "--from", "supervisor"));
        assertTrue(said().contains("--from: there is no format supervisor (did you mean supervisord?)"), said());
        assertEquals(0, run("--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("usage: procman import FILE [--from "));
    }
}
