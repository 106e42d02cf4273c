package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody on the same machine may leave lying for the manager, or slip into what it runs and shows. Who knocks from
 * elsewhere: {@link RemoteDoorIT}, {@link RemoteJmxIT}; plugins of others: {@link PluginsFolderIT}.
 */
class AttackersIT {
    private static final String SLEEPER = """
            managed_processes:
              - id: good
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
            """;

    @TempDir
    Path folder;

    private static void refused(Procman procman, int code, String beginning) throws InterruptedException {
        Process manager = procman.launch();
        assertTrue(manager.waitFor(60, TimeUnit.SECONDS), "the manager does not end");
        assertEquals(code, manager.exitValue(), procman::output);
        assertEquals(1, procman.errors().lines().count(), procman::errors);
        assertTrue(procman.errors().startsWith(beginning), procman::errors);
        assertEquals(List.of(), procman.ours());
    }

    /** Whoever could write there could have the manager kill what it takes for its own. */
    @Test
    void aStateDirectoryThatOthersMayWriteIsRefused() throws Exception {
        try (Procman procman = Procman.in(folder, SLEEPER)) {
            Files.createDirectory(procman.state);
            Files.setPosixFilePermissions(procman.state, PosixFilePermissions.fromString("rwxrwxrwx"));
            refused(procman, 6, "procman: not permitted: the state directory " + procman.state
                    + " may be written by everybody: chmod o-w it");
            Files.setPosixFilePermissions(procman.state, PosixFilePermissions.fromString("rwx------"));
            procman.start();
            procman.awaitStatus("good", "\"RUNNING\"");
        }
    }

    @Test
    void aStateDirectoryOfAnotherUserIsRefused() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder away");
        UserPrincipal nobody = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try (Procman procman = Procman.in(folder, SLEEPER)) {
            Files.setOwner(Files.createDirectory(procman.state), nobody);
            refused(procman, 6, "procman: not permitted: the state directory " + procman.state
                    + " belongs to nobody, and the manager would run as root: chown it to root");
        }
    }

    /** Links that lead elsewhere, a pipe that nobody writes into, a device without an end. */
    @Test
    void recordsThatAreNoFilesAreNeitherFollowedNorWaitedFor() throws Exception {
        Path treasure = Files.writeString(folder.resolve("treasure"), "not yours\n");
        try (Procman procman = Procman.in(folder, SLEEPER).start()) {
            procman.awaitStatus("good", "\"RUNNING\"");
            long pid = procman.pid("good");
            procman.kill();
            Path records = procman.state.resolve("records");
            Files.createSymbolicLink(records.resolve("link.record"), treasure);
            Files.createSymbolicLink(records.resolve("endless.record"), Path.of("/dev/zero"));
            Files.createSymbolicLink(records.resolve("round.record"), records.resolve("round.record"));
            Files.createSymbolicLink(records.resolve(".good.new"), treasure);
            assertEquals(0, Procman.run(folder, Map.of(),
                    List.of("mkfifo", records.resolve("pipe.record").toString())).code());
            Files.writeString(records.resolve("huge.record"), "procman-record 1\n" + "id=huge\n".repeat(500_000));
            procman.start();
            procman.awaitStatus("good", "\"RUNNING\"");
            assertEquals(pid, procman.pid("good"));
            assertEquals(0, procman.stop().code());
            assertEquals("not yours\n", Files.readString(treasure));
        }
    }

    @Test
    void configurationsMadeToHurtEndInALine() throws Exception {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [")
                    .append("*a".concat(String.valueOf(i - 1)).concat(", ").repeat(8))
                    .append("*a").append(i - 1).append("]\n");
        }
        Map<String, String> texts = Map.of(
                "bomb.yaml", bomb.toString(),
                "deep.yaml", "managed_processes: " + "[".repeat(100_000),
                "long.yaml", "managed_processes: \"" + "x".repeat(20_000_000) + "\"\n",
                "code.yaml", "managed_processes: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x/\"]]\n",
                "noise.yaml", "\0\u0001\u001b[2J: \u001b]0;title\u0007\n");
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = Files.writeString(folder.resolve(text.getKey()), text.getValue());
            assertRefused(file);
        }
        assertRefused(Files.createSymbolicLink(folder.resolve("endless.yaml"), Path.of("/dev/zero")));
        assertRefused(Files.createDirectory(folder.resolve("folder.yaml")));
    }

    private void assertRefused(Path file) {
        Procman procman = Procman.in(folder, SLEEPER);
        Procman.Result told = Procman.run(folder, Map.of(), procman.command(List.of("validate", file.toString())));
        assertEquals(78, told.code(), () -> file + ": " + told.all());
        assertTrue(told.all().length() < 5_000, () -> file + " is answered with " + told.all().length() + " characters");
        assertTrue(told.out().startsWith(file.getFileName().toString()) || told.out().startsWith(file.toString()),
                () -> file + ": " + told.all());
        assertFalse(told.all().contains("\tat ") || told.all().contains("\u001b"), () -> file + ": " + told.all());
    }

    /** Each of them would make a file if a shell saw it; none of ours does. */
    @Test
    void metacharactersOfShellsStayWhatTheyAre() throws Exception {
        Path made = folder.resolve("made");
        List<String> nasty = List.of(
                "$(touch " + made + ")", "`touch " + made + "`", "; touch " + made + " #", "' ; touch " + made + " ; '",
                "\" && touch " + made, "| touch " + made, "a\nb", "*", "~", "\\", "-rf", "%s%n", "$HOME", "!!");
        Path place = Files.createDirectory(folder.resolve("a $(touch made) 'b'"));
        Path program = Files.createFile(place.resolve("it; touch made"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(program, """
                #!/bin/sh
                for word in "$@" "$NASTY"; do printf '<%s>' "$word"; done
                printf '\\n'
                exec sleep 1000
                """);
        StringBuilder arguments = new StringBuilder();
        nasty.forEach(each -> arguments.append("\n                      - ").append(quoted(each)));
        try (Procman procman = Procman.in(folder, """
                managed_processes:
                  - id: nasty
                    type: standard_managed
                    management:
                      control:
                        executable: %s
                        working_directory: %s
                        environment: {NASTY: %s}
                        min_uptime: 100ms
                        arguments:%s
                """.formatted(quoted(program.toString()), quoted(place.toString()), quoted(nasty.get(0)),
                arguments)).start()) {
            procman.awaitStatus("nasty", "\"RUNNING\"");
            List<String> words = new ArrayList<>(nasty);
            words.add(nasty.get(0));
            String expected = "<" + String.join("><", words) + ">\n";
            Procman.await("it has said its words", 30, () -> procman.cli("logs", "nasty").out().equals(expected));
            for (String each : nasty) {
                assertEquals(each.startsWith("-") ? 2 : each.equals("*") ? 0 : 4,
                        procman.cli("logs", each).code(), each);
            }
            procman.cli("describe", "nasty");
            assertEquals(0, procman.cli("restart", "nasty").code());
            assertEquals(0, procman.cli("stop", "nasty").code());
        }
        assertFalse(Files.exists(made) || Files.exists(place.resolve("made")) || Files.exists(Path.of("made")),
                "a shell has seen the words");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("$", "$$") + "\"";
    }

    /** On a terminal, that is; into a file goes what the process wrote. */
    @Test
    void escapesInLogLinesAreShownNotObeyed() throws Exception {
        String evil = "\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u009b31m\r\b.";
        Path text = Files.writeString(folder.resolve("evil.txt"), evil + "\n");
        try (Procman procman = Procman.in(folder, SLEEPER.replace("executable: sleep, arguments: [\"1000\"]",
                "executable: sh, arguments: [-c, \"cat '" + text + "'; exec sleep 1000\"]")).start()) {
            procman.awaitStatus("good", "\"RUNNING\"");
            Procman.await("the line is there", 30, () -> procman.cli("logs", "good").out().equals(evil + "\n"));
            String command = String.join(" ", procman.command(List.of("logs", "good", "--state-dir",
                    procman.state.toString())));
            Path typescript = folder.resolve("typescript");
            Procman.run(folder, Map.of(), List.of("script", "-qec", command, typescript.toString()));
            String shown = Procman.read(typescript);
            assertTrue(shown.contains("^[]0;owned^G^[[2J^[[31mred"), shown);
            assertFalse(shown.contains("\u001b") || shown.contains("\u009b") || shown.contains("\u0007"), shown);
        }
    }
}
