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

/** What {@code procman migrate} prints, and with which code it ends. */
class MigrateCommandTest {
    private static final String OLD =
            "workers: [{id: a, type: managed, unit: {managed: {control: {execution: {executable_path: /a}}}}}]\n";
    private static final String CANONICAL = "managed_processes: [{id: a, type: unmanaged}] # mine\n";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void anOldFileIsPrintedInTheCanonicalDialect() throws Exception {
        assertEquals(0, run(write(OLD)));
        assertEquals("""
                # From the HSU dialect g3, by procman migrate.

                managed_processes:
                  - id: a
                    type: standard_managed
                    profile_type: default
                    management:
                      control:
                        executable: /a
                        working_directory: /
                        shutdown_timeout: 20s
                """, out.toString(StandardCharsets.UTF_8));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aCanonicalFileIsPrintedAsItIs() throws Exception {
        String file = write(CANONICAL);
        assertEquals(0, run(file));
        assertEquals(CANONICAL, out.toString(StandardCharsets.UTF_8));
        assertEquals(file + " is canonical already\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anInvalidFilePrintsItsProblemsOnly() throws Exception {
        String file = write(OLD.replace("id: a", "id: a b"));
        assertEquals(78, run(file));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith(file + ":1:16: workers[0].id: the id \"a b\"")
                || said.startsWith(file + ":1:16: workers[0].id: the id a b"), said);
        assertTrue(said.endsWith(file + ": invalid, nothing is migrated\n"), said);
        assertEquals(78, run("none.yaml"));
    }

    @Test
    void oneFileIsWanted() {
        assertEquals(2, run());
        assertEquals(2, run("a", "b"));
        assertEquals(2, run("--in-place", "a"));
        assertEquals(0, run("--help"));
        assertEquals("usage: procman migrate FILE\n", out.toString(StandardCharsets.UTF_8));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("procman migrate: no file is named\n"));
    }

    private String write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("procman.yaml"), yaml).toString();
    }

    private int run(String... arguments) {
        ConfigurationReader reader =
                new ConfigurationReader(FakeProviders.documented().types(), System::getenv, () -> "host");
        try (PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new MigrateCommand(reader, to, errors).applyAsInt(arguments);
        }
    }
}
