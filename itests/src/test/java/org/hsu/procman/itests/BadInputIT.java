package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person gets wrong, and the one clear error for it. */
class BadInputIT {
    @TempDir
    Path folder;

    private static final String GOOD = """
            managed_processes:
              - id: sleeper
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"]}
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        empty file           | ''                                                            | empty
        not a mapping        | '- a'                                                         | mapping
        unknown key          | 'managed_proceses: []'                                        | managed_processes
        not YAML             | 'a: [1'                                                       | :1:
        """)
    void configurationErrorsExit78AndStartNothing(String what, String yaml, String said) throws Exception {
        try (Procman procman = Procman.in(folder, yaml)) {
            Process manager = procman.launch();
            assertTrue(manager.waitFor(30, TimeUnit.SECONDS));
            assertEquals(78, manager.exitValue(), procman.output());
            assertTrue(procman.errors().contains(said), procman.errors());
            assertTrue(procman.errors().contains("procman.yaml"), procman.errors());
            assertFalse(procman.errors().contains("Exception"), procman.errors());
        }
    }

    @Test
    void missingFileIsSaid() throws Exception {
        try (Procman procman = Procman.in(folder, GOOD)) {
            Files.delete(procman.configuration);
            Process manager = procman.launch();
            assertTrue(manager.waitFor(30, TimeUnit.SECONDS));
            assertEquals(78, manager.exitValue(), procman.output());
            assertTrue(procman.errors().contains("procman.yaml"), procman.errors());
        }
    }

    @Test
    void validateSaysFileLineAndNearestKey() throws Exception {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(file, GOOD.replace("executable", "exectable").replace("id: sleeper", "id: 'a b'"));
        String script = Procman.HOME.resolve("bin/procman").toString();
        Procman.Result result = Procman.run(folder, Map.of(), List.of(script, "validate", file.toString()));
        assertEquals(78, result.code(), result.all());
        assertTrue(result.out().contains("bad.yaml:2:"), result.all());
        assertTrue(result.out().contains("executable"), result.all());

        Files.writeString(file, GOOD);
        Procman.Result good = Procman.run(folder, Map.of(), List.of(script, "validate", file.toString()));
        assertEquals(0, good.code(), good.all());
        assertEquals("", good.err());
    }

    @Test
    void secondManagerNamesTheFirstAndTouchesNothing() throws Exception {
        try (Procman first = Procman.in(folder, GOOD).start()) {
            first.awaitStatus("sleeper", "\"state\":\\s*\"RUNNING\"");
            long pid = first.pid("sleeper");
            String script = Procman.HOME.resolve("bin/procman").toString();
            Procman.Result second = Procman.run(
                    folder,
                    Map.of(),
                    List.of(
                            script,
                            "run",
                            "-c",
                            first.configuration.toString(),
                            "--state-dir",
                            first.state.toString(),
                            "--log-dir",
                            first.logs.toString()));
            assertEquals(1, second.code(), second.all());
            assertTrue(second.err().contains(String.valueOf(first.manager().pid())), second.all());
            assertEquals(pid, first.pid("sleeper"));
        }
    }

    @Test
    void processesThatCannotStartSayWhy() throws Exception {
        Files.writeString(folder.resolve("plain.txt"), "no program");
        String entry = """
                  - id: %s
                    type: standard_managed
                    management:
                      control: {executable: %s, working_directory: %s}
                      restart_policy: {strategy: never}
                """;
        String yaml = "managed_processes:\n"
                + entry.formatted("missing", "/no/such/program", ".")
                + entry.formatted("unfound", "no-such-program", ".")
                + entry.formatted("not-executable", "./plain.txt", ".")
                + entry.formatted("a-folder", "/tmp", ".")
                + entry.formatted("no-folder", "sleep", "/no/such/folder")
                + entry.formatted("fine", "sleep", ".");
        try (Procman procman = Procman.in(folder, yaml.replace("sleep, working_directory: .}", "sleep, arguments: [\"1000\"]}"))
                .start()) {
            for (String id : List.of("missing", "unfound", "not-executable", "a-folder", "no-folder")) {
                procman.awaitStatus(id, "spawn_failed");
            }
            procman.awaitStatus("fine", "\"state\":\\s*\"RUNNING\"");
            assertTrue(procman.cli("status", "missing").out().contains("/no/such/program"));
            assertTrue(procman.cli("status", "no-folder").out().contains("/no/such/folder"));
            Procman.Result start = procman.cli("start", "not-executable");
            assertEquals(1, start.code(), start.all());
            assertTrue(start.all().contains("plain.txt"), start.all());
        }
    }
}
