package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.itests.toy.HangingEnricher;
import org.hsu.procman.itests.toy.NamingEnricher;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines flow on, whatever becomes of those who take them, on the assembled distribution. */
class LogFlowIT {
    /** How many processes write at once. */
    private static final int CHATTY = Integer.getInteger("procman.log.processes", 60);
    private static final int CHATTY_LINES = 2000;

    @TempDir
    Path folder;

    private static String process(String id, String script, String logging) {
        return """
                  - id: %s
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments:
                          - -c
                          - |
                %s
                      logging: %s
                """.formatted(id, script.indent(12).stripTrailing(), logging);
    }

    /**
     * Each line is the time at which it was written, in nanoseconds. On a machine with nothing else to do all are shown
     * within 100 ms; one that is that fast shows that nothing on the way waits for longer, however busy the machine.
     */
    @Test
    void aFollowedLineIsShownPromptly() throws Exception {
        String yaml = "managed_processes:\n"
                + process("clock", "while true; do date +%s%N; sleep 0.3; done", "{}");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("clock", "\"state\":\\s*\"RUNNING\"");
            List<String> command = new ArrayList<>(procman.command(List.of("logs", "clock", "-f", "-n", "0")));
            command.addAll(List.of("--state-dir", procman.state.toString()));
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("PROCMAN_ARCHIVE", "off");
            Process follower = builder.start();
            try (BufferedReader shown = follower.inputReader(StandardCharsets.UTF_8)) {
                List<Long> millis = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    long written = Long.parseLong(shown.readLine());
                    millis.add(System.currentTimeMillis() - written / 1_000_000);
                }
                assertTrue(Collections.min(millis) < 100, "shown after " + millis + " ms");
            } finally {
                follower.destroy();
                follower.waitFor();
            }
        }
    }

    @Test
    void chattyProcessesLoseNothing() throws IOException {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < CHATTY; i++) {
            yaml.append(process("p" + i, "awk 'BEGIN { for (i = 1; i <= " + CHATTY_LINES + "; i++) { print \"line\", i; "
                    + "if (i % 20 == 0) fflush() } }'\nexec sleep 1000", "{}"));
        }
        yaml.append("log_collection: {global_aggregation: {targets: [{type: file, path: all.json, format: json, "
                + "max_size: 1GB, on_full: block}]}}\n");
        try (Procman procman = Procman.in(folder, yaml.toString()).start()) {
            List<String> expected = IntStream.rangeClosed(1, CHATTY_LINES).mapToObj(i -> "line " + i).toList();
            String last = "line " + CHATTY_LINES + "\n";
            for (int i = 0; i < CHATTY; i++) {
                Path file = procman.logs.resolve("p" + i + "-stdout.log");
                Procman.await(file + " is whole", 180, () -> Procman.read(file).endsWith(last));
                assertEquals(expected, Files.readAllLines(file));
            }
            Path all = procman.logs.resolve("all.json");
            Procman.await("the file of all is whole", 180, () -> lines(all) == (long) CHATTY * CHATTY_LINES);
        }
    }

    private static long lines(Path file) {
        return Procman.read(file).chars().filter(c -> c == '\n').count();
    }

    /** A server that accepts and does not read, until 30 MB were written. */
    @Test
    void aReaderThatStopsCostsItsOwnLinesAlone() throws Exception {
        int count = 300_000;
        String script = "awk 'BEGIN { for (i = 1; i <= " + count + "; i++) printf \"line %090d\\n\", i }'\nexec sleep 1000";
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String yaml = "managed_processes:\n" + process("talker", script,
                    "{rotation: {max_size: 100MB}, targets: [{type: syslog, transport: tcp, address: '127.0.0.1:"
                            + server.getLocalPort() + "', queue_size: 1MiB}]}");
            try (Procman procman = Procman.in(folder, yaml).start(); Socket accepted = server.accept()) {
                Path file = procman.logs.resolve("talker-stdout.log");
                Procman.await("its own file is whole", 120, () -> size(file) == count * 96L);
                Procman.await("lines are given up", 60, () -> dropped(procman) > 0);
                accepted.setSoTimeout(60_000);
                InputStream in = new BufferedInputStream(accepted.getInputStream());
                long shown = 0;
                long said = 0;
                for (String message = message(in); ; message = message(in)) {
                    if (message.contains("] procman: ")) {
                        said += Long.parseLong(message.replaceAll("(?s).*procman: (\\d+) lines dropped here.*", "$1"));
                    } else {
                        shown++;
                    }
                    if (message.endsWith("%090d".formatted(count))) {
                        break;
                    }
                }
                assertEquals(count, shown + said, "each line is shown or said to be missing");
                assertEquals(said, dropped(procman));
            }
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static long dropped(Procman procman) {
        String json = procman.cli("describe", "talker", "-o", "json").out().replaceAll("\\s", "");
        return Long.parseLong(json.replaceAll(".*\"type\":\"syslog\"[^}]*\"dropped_lines\":(\\d+).*", "$1"));
    }

    private static String message(InputStream in) throws IOException {
        int length = 0;
        for (int b = in.read(); b != ' '; b = in.read()) {
            assertTrue(b >= '0' && b <= '9', "no length but " + b);
            length = length * 10 + b - '0';
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Test
    void aFullDiskOfATargetIsSaidAndForgotten() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=512k", "procman-test", disk.toString())
                .redirectErrorStream(true).start();
        if (mount.waitFor() != 0) {
            System.out.println("skipped, a small disk cannot be mounted: " + mount.inputReader().readLine());
        }
        Assumptions.assumeTrue(mount.exitValue() == 0, "mount is not allowed");
        try {
            fillAndFree(disk);
        } finally {
            assertEquals(0, new ProcessBuilder("umount", disk.toString()).start().waitFor());
        }
    }

    private void fillAndFree(Path disk) throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[300_000]);
        String script = "awk 'BEGIN { for (i = 1; i <= 4000; i++) printf \"line %090d\\n\", i }'\nexec sleep 1000";
        String yaml = "managed_processes:\n" + process("talker", script,
                "{targets: [{type: file, path: '" + disk + "/copy.log', on_full: spill}]}");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            Path own = procman.logs.resolve("talker-stdout.log");
            Procman.await("its own file is whole", 60, () -> size(own) == 4000 * 96L);
            Procman.await("that the target fails is said", 60, () -> procman.cli("describe", "talker").out()
                    .matches("(?s).*file \\([^\\n]* fails [^\\n]*No space left on device.*"));
            Files.delete(ballast);
            Path copy = disk.resolve("copy.log");
            Procman.await("the target has all", 60, () -> size(copy) == 4000 * 96L);
            assertEquals(-1, Files.mismatch(own, copy));
            Procman.await("that it is well again is said", 60, () -> procman.cli("describe", "talker").out()
                    .matches("(?s).*file \\([^\\n]* ok .*"));
        }
    }

    /** The one that hangs is left out; the one that takes its place is asked at once. */
    @Test
    void anEnricherThatHangsIsLeftOutUntilItIsReplaced() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path made = Files.createDirectory(folder.resolve("made"));
        Files.copy(enricher("1.0.0").write(made, HangingEnricher.class), plugins.resolve("toy.jar"));
        String yaml = "managed_processes:\n"
                + process("talker", "i=0; while true; do i=$((i+1)); echo line $i; sleep 0.1; done", "{}") + """
                log_collection:
                  enhancement: {enrichers: [{type: toy}]}
                  global_aggregation: {targets: [{type: file, path: all.json, format: json}]}
                """;
        try (Procman procman = Procman.in(folder, yaml).start("--plugins-dir", plugins.toString())) {
            Path all = procman.logs.resolve("all.json");
            Procman.await("lines go on without it", 60, () -> lines(all) > 20);
            Procman.await("it is named", 60, () -> procman.managerLog().contains("Log enricher toy is left out"));
            Path better = enricher("1.1.0").write(made, NamingEnricher.class);
            Files.copy(better, plugins.resolve("toy.jar.new"));
            Files.move(plugins.resolve("toy.jar.new"), plugins.resolve("toy.jar"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Procman.await("the better one is asked", 40, () -> Procman.read(all).contains("\"added\":{\"who\":\"talker\"}"));
            try (Stream<String> shown = Files.lines(all)) {
                int[] expected = {1};
                shown.forEach(line -> assertTrue(line.contains("\"line\":\"line " + expected[0]++ + "\""), line));
            }
        }
    }

    private static PluginJar enricher(String version) {
        return new PluginJar("org.example.toy", version, LogEnricher.class, "procman.enricher.type", "toy", 0);
    }
}
