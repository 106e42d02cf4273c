package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log targets on the assembled distribution: nothing lost, nothing doubled, and what is set is what happens. */
class LogTargetsIT {
    private static final int LINES = Integer.getInteger("procman.log.lines", 200_000);

    @TempDir
    Path folder;

    /** Numbered lines in rounds, through a file of all processes and one of its own, over two kills. */
    @Test
    void filesOfTargetsHaveEachLineOnceOverKillsAndRotations() {
        String yaml = """
                managed_processes:
                  - id: flood
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments:
                          - -c
                          - |
                            for r in 1 2 3 4; do
                              until [ -e %1$s/go$r ]; do sleep 0.01; done
                              awk -v r=$r 'BEGIN { n = %2$d; for (i = 1; i <= n; i++) print "line", (r - 1) * n + i }'
                            done
                            touch %1$s/written
                            exec sleep 1000
                      logging:
                        targets: [{type: file, path: "{process_id}/{stream}.txt", max_size: 1MB, max_files: 1000,
                                   on_full: block}]
                log_collection:
                  global_aggregation:
                    targets: [{type: file, path: all.log, max_size: 1MB, max_files: 1000, on_full: spill}]
                """.formatted(folder, LINES / 4);
        try (Procman procman = Procman.in(folder, yaml).start()) {
            for (int round = 1; round <= 4; round++) {
                touch(folder.resolve("go" + round));
                if (round > 1 && round < 4) {
                    procman.kill();
                    procman.start();
                }
            }
            Path written = folder.resolve("written");
            Procman.await("all is written", 60, () -> Files.exists(written));
            String last = "line " + LINES / 4 * 4 + "\n";
            Procman.await("the last line is in the file of all", 60,
                    () -> Procman.read(procman.logs.resolve("all.log")).endsWith(last));
            Procman.await("the last line is in its own", 60,
                    () -> Procman.read(procman.logs.resolve("flood/stdout.txt")).endsWith(last));
            assertNumbered(procman.logs, "all.log");
            assertNumbered(procman.logs.resolve("flood"), "stdout.txt");
        }
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNumbered(Path directory, String name) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> oldestFirst = files
                    .filter(file -> file.getFileName().toString().matches(name.replace(".", "\\.") + "(\\.\\d+)?"))
                    .sorted(Comparator.comparingInt(LogTargetsIT::number).reversed())
                    .toList();
            assertTrue(oldestFirst.size() > 1, "it was rotated: " + oldestFirst);
            long expected = 1;
            for (Path file : oldestFirst) {
                for (String line : Files.readAllLines(file)) {
                    assertEquals("line " + expected++, line, file.toString());
                }
            }
            assertEquals(LINES / 4 * 4 + 1, expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        String tail = name.substring(name.lastIndexOf('.') + 1);
        return tail.matches("\\d+") ? Integer.parseInt(tail) : 0;
    }

    @Test
    void changesOfLoggingApplyInPlace() throws Exception {
        String yaml = """
                process_manager: {id: try}
                managed_processes:
                  - id: talker
                    type: standard_managed
                    labels: {tier: front}
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "while true; do echo level=info a=b; echo level=error c=d; sleep 0.1; done"]
                      logging: {}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("talker", "\"state\":\\s*\"RUNNING\"");
            String pid = pid(procman);
            Files.writeString(procman.configuration, Files.readString(procman.configuration).replace("logging: {}",
                    "logging: {filters: {level_filter: error}, targets: [{type: file, path: errors.json,"
                            + " format: structured_json}]}"));
            assertTrue(procman.cli("plan").out().contains("in_place"), "the plan");
            procman.cli("reload");
            Path errors = procman.logs.resolve("errors.json");
            Procman.await("the target has a line", 30, () -> Procman.read(errors).lines().count() > 1);
            String line = Procman.read(errors).lines().findFirst().orElseThrow();
            assertTrue(line.contains("\"level\":\"error\",\"fields\":{\"level\":\"error\",\"c\":\"d\"}"), line);
            assertTrue(Procman.read(errors).lines().noneMatch(each -> each.contains("info")), line);
            assertTrue(procman.cli("describe", "talker").out().contains("file ("), "its outputs are described");
            assertEquals(pid, pid(procman));
        }
    }

    private static String pid(Procman procman) {
        return procman.cli("status", "talker", "-o", "json").out()
                .replaceAll("(?s).*\"pid\":\\s*(\\d+).*", "$1");
    }
}
