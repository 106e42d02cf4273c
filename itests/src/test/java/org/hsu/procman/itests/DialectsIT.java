package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of older HSU programs, as their users have them: run, validated, migrated. */
class DialectsIT {
    private static final String G6 = """
            process_manager:
              port: 50055
            managed_processes:
              - id: sleeper
                type: standard_managed
                profile_type: web
                management:
                  standard_managed:
                    metadata: {name: Sleeps}
                    control:
                      execution:
                        executable_path: bin/sleeper      # beside this file
                        args: ["1000"]
                        environment: ["GREETING=hello"]
                      restart_policy: always
                      graceful_timeout: 5s
                    health_check:
                      type: process
                      run_options: {enabled: true, interval: 1s, timeout: 500ms, retries: 2}
            """;
    private static final String R1 = """
            process_manager:
              port: 50055
            managed_processes:
              - id: sleeper
                type: standard_managed
                management:
                  standard_managed:
                    control:
                      execution: {executable_path: bin/sleeper, args: ["1000"], environment: {GREETING: hello}}
                      restart_policy: on-failure
                      graceful_timeout: 5s
            """;
    private static final String MIXED = "master: {port: 50055}\nmanaged_processes: [{id: a, type: unmanaged}]\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"g6", "r1"})
    void anOlderFileReallyRuns(String dialect) throws Exception {
        makeProgram();
        try (Procman procman = Procman.in(folder, dialect.equals("g6") ? G6 : R1).start()) {
            assertEquals(0, procman.cli("wait", "sleeper", "--timeout", "30s").code());
            Procman.Result logs = procman.cli("logs", "sleeper");
            String where = folder.toRealPath() + (dialect.equals("g6") ? "/bin" : "");
            Procman.await("its output is there", 20, () -> procman.cli("logs", "sleeper").out().contains("hello"));
            assertTrue(procman.cli("logs", "sleeper").out().contains("hello in " + where + "\n"), logs.all());
            List<String> named = Procman.read(procman.logs.resolve("procman.log")).lines()
                    .filter(line -> line.contains("this file is in the HSU dialect " + dialect)
                            && line.contains("procman migrate"))
                    .toList();
            assertEquals(1, named.size(), named::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"g6", "r1"})
    void aMigratedFileRunsTheSame(String dialect) throws Exception {
        makeProgram();
        Path old = Files.writeString(folder.resolve("old.yaml"), dialect.equals("g6") ? G6 : R1);
        Procman.Result migrated = procman("migrate", old.toString());
        assertEquals(0, migrated.code(), migrated.all());
        assertEquals("", migrated.err());
        try (Procman procman = Procman.in(folder, migrated.out()).start()) {
            assertEquals(0, procman.cli("wait", "sleeper", "--timeout", "30s").code());
            Procman.await("its output is there", 20, () -> procman.cli("logs", "sleeper").out().contains("hello in "));
            assertTrue(!Procman.read(procman.logs.resolve("procman.log")).contains("HSU dialect"));
        }
    }

    @Test
    void validateAndMigrateNeedNoManager() throws Exception {
        makeProgram();
        Path old = Files.writeString(folder.resolve("old.yaml"), G6);
        Procman.Result validated = procman("validate", old.toString());
        assertEquals(0, validated.code(), validated.all());
        assertTrue(validated.out().contains("HSU dialect g6 ("), validated.all());
        assertTrue(procman("migrate", old.toString()).out().contains("executable: ./sleeper  # beside this file"));
        Path mixed = Files.writeString(folder.resolve("mixed.yaml"), MIXED);
        Procman.Result refused = procman("migrate", mixed.toString());
        assertEquals(78, refused.code(), refused.all());
        assertEquals("", refused.out());
        assertTrue(refused.err().contains("mixed.yaml:2:1: "), refused.all());
        assertTrue(refused.err().contains("mixed.yaml:1 belongs to g1, g2"), refused.all());
        assertEquals(2, procman("migrate").code());
        assertEquals(0, procman("migrate", "--help").code());
    }

    private Procman.Result procman(String... arguments) {
        String script = Procman.HOME.resolve("bin/procman").toString();
        return Procman.run(folder, Map.of(), Stream.concat(
                        Stream.of(script), Stream.of(arguments))
                .toList());
    }

    private void makeProgram() throws Exception {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("sleeper");
        Files.writeString(program, "#!/bin/sh\necho \"$GREETING in $(pwd)\"\nexec sleep \"$1\"\n");
        assertTrue(program.toFile().setExecutable(true));
    }

    @Test
    void aFileOfAnotherProcessManagerIsImportedAndRuns() throws Exception {
        Path file = Files.writeString(folder.resolve("Procfile"), "web: exec sleep 1000\nnote: echo port $PORT; sleep 1000\n");
        Procman.Result imported = procman("import", file.toString());
        assertEquals(0, imported.code(), imported.all());
        assertTrue(imported.err().startsWith("note: a Procfile says nothing of restarts"), imported.err());
        try (Procman procman = Procman.in(folder, imported.out()).start()) {
            Procman.await("the shell knows its port", 30,
                    () -> procman.cli("logs", "note").out().matches("port \\d+\\s*"));
        }
        assertEquals(78, procman("import", file.toString(), "--from", "systemd").code());
        assertEquals(2, procman("import", file.toString(), "--from", "upstart").code());
    }

    @Test
    void aConfigurationIsSimulatedWithoutStartingAnything() throws Exception {
        Path file = Files.writeString(folder.resolve("shop.yaml"), """
                managed_processes:
                  - id: web
                    type: standard_managed
                    management:
                      control: {executable: /bin/touch, arguments: [started]}
                      restart_policy: {strategy: always, max_attempts: 2, restart_delay: 1s, jitter: 0}
                """);
        Procman.Result simulated = procman("simulate", file.toString(), "--scenario", "crash-loop");
        assertEquals(0, simulated.code(), simulated.all());
        assertTrue(simulated.out().contains("restart 2 of 2 at "), simulated.out());
        assertTrue(simulated.out().contains("and the strategy is always"), simulated.out());
        assertTrue(simulated.out().contains("web is FAILED (attempts_exhausted)"), simulated.out());
        Path scenario = Files.writeString(folder.resolve("s.yaml"), "events: [{at: 1s, process: wbe, exit: 1}]");
        Procman.Result wrong = procman("simulate", file.toString(), "--scenario", scenario.toString());
        assertEquals(78, wrong.code(), wrong.all());
        assertTrue(wrong.err().contains("s.yaml:1:28: events[0].process: no process has the id \"wbe\""), wrong.err());
        assertTrue(Files.notExists(folder.resolve("started")));
    }
}
