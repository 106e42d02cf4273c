package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes write, on the assembled distribution. */
class LogsIT {
    @TempDir
    Path folder;

    @Test
    void bothStreamsAreKeptApartAndShown() {
        String yaml = """
                managed_processes:
                  - id: talker
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "echo to-out; echo to-err >&2; printf unterminated"]
                      restart_policy: {strategy: never}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("talker", "\"state\":\\s*\"STOPPED\"");
            Procman.await(
                    "all lines are there",
                    20,
                    () -> procman.cli("logs", "talker").out().lines().count() == 3);
            assertEquals(
                    List.of("to-out", "unterminated"),
                    procman.cli("logs", "talker", "--stdout").out().lines().toList());
            assertEquals(
                    List.of("to-err"),
                    procman.cli("logs", "talker", "--stderr").out().lines().toList());
            assertEquals(
                    List.of("to-err"),
                    procman.cli("logs", "talker", "--grep", "e.r$").out().lines().toList());
            Procman.Result lookahead = procman.cli("logs", "talker", "--grep", "(?=e)");
            assertEquals(2, lookahead.code(), lookahead::all);
            assertTrue(lookahead.err().contains("'(?=e)' is no regular expression (RE2): invalid or unsupported Perl syntax (?="), lookahead::all);
            assertEquals(
                    List.of("to-err"),
                    procman.cli("logs", "talker", "--grep", "(?P<what>e)rr").out().lines().toList());
            String json = procman.cli("logs", "talker", "--stderr", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(json.contains("\"stream\":\"stderr\""), json);
            assertTrue(json.contains("\"sequence\":1"), json);
        }
    }

    @Test
    void aMillionLinesWithNobodyReadingLoseNone() throws Exception {
        String yaml = """
                managed_processes:
                  - id: flood
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "i=0; awk 'BEGIN { for (i = 1; i <= 1000000; i++) print \\"line\\", i }'"]
                      restart_policy: {strategy: never}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("flood", "\"state\":\\s*\"STOPPED\"");
            Procman.await("the last line is there", 60, () -> procman.cli("logs", "flood", "-n", "1")
                    .out()
                    .equals("line 1000000\n"));
            long expected = 1;
            for (Path file : oldestFirst(procman.logs)) {
                for (String line : Files.readAllLines(file)) {
                    assertEquals("line " + expected, line, file.toString());
                    expected++;
                }
            }
            assertEquals(1_000_001, expected);
        }
    }

    private static List<Path> oldestFirst(Path logs) throws Exception {
        try (var files = Files.list(logs)) {
            List<Path> found = new ArrayList<>(files.filter(
                            path -> path.getFileName().toString().matches("flood-stdout\\.log(\\.\\d+)?"))
                    .toList());
            found.sort(Comparator.comparingInt((Path path) -> {
                        String name = path.getFileName().toString();
                        String tail = name.substring(name.lastIndexOf('.') + 1);
                        return tail.equals("log") ? 0 : Integer.parseInt(tail);
                    })
                    .reversed());
            return found;
        }
    }

    @Test
    void aggregationGoesToItsTargets() {
        String yaml = """
                managed_processes:
                  - id: talker
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "echo hello; exec sleep 1000"]}
                log_collection:
                  enabled: true
                  global_aggregation:
                    enabled: true
                    targets:
                      - {type: file, path: all.log, format: json}
                      - {type: process_manager_stdout, format: enhanced_plain}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            Procman.await("the file has the line", 20, () -> Procman.read(procman.logs.resolve("all.log"))
                    .contains("\"line\":\"hello\""));
            Procman.await("the console has the line", 20, () -> procman.output().contains("[talker][stdout] hello"));
        }
    }
}
