package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The distribution where and as whom nobody developed it: a home that is read-only, with spaces in its path,
 * called through a symbolic link from somewhere else, by a user who owns nothing but the state directory.
 */
class PlacesIT {
    private static final String NOBODY = "65534";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final String RUNNING = "\"state\":\\s*\"RUNNING\"";

    @TempDir
    Path folder;

    private Path home;

    /** As root the commands change to another user, whom permissions bind. */
    @BeforeEach
    void copyHome() throws IOException {
        if (ROOT && !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            skip("root, and there is no /usr/bin/setpriv to become someone else");
        }
        home = folder.resolve("a home with spaces").resolve("pro cman");
        Files.createDirectories(home.getParent());
        command("cp", "-R", Procman.HOME.toString(), home.toString());
        command("rm", "-rf", home.resolve("state").toString());
        command("chmod", "-R", "a+rX,a-w", home.getParent().toString());
        Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectory(folder.resolve("state"));
        Files.createDirectory(folder.resolve("logs"));
        if (ROOT) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String written : List.of("state", "logs")) {
                command("chown", NOBODY + ":" + NOBODY, folder.resolve(written).toString());
            }
        }
    }

    @AfterEach
    void makeRemovable() {
        if (home != null) {
            command("chmod", "-R", "u+w", home.getParent().toString());
        }
    }

    private void command(String... words) {
        Procman.Result result = Procman.run(folder, Map.of(), List.of(words));
        assertEquals(0, result.code(), () -> String.join(" ", words) + ": " + result.all());
    }

    private static void skip(String reason) {
        System.out.println("skipped: " + reason);
        Assumptions.abort(reason);
    }

    /** The newest in the usual folder of the wanted version, or the one that the environment names. */
    private static Optional<Path> jdk(int version) throws IOException {
        List<Path> candidates = new ArrayList<>();
        String named = System.getenv("PROCMAN_TEST_JDK" + version);
        if (named != null) {
            candidates.add(Path.of(named));
        }
        candidates.add(Path.of(System.getProperty("java.home")));
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> found = Files.list(usual)) {
                found.sorted().forEach(candidates::add);
            }
        }
        Pattern release = Pattern.compile("(?m)^JAVA_VERSION=\"" + version + "\\b");
        return candidates.stream()
                .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                .filter(jdk -> release.matcher(Procman.read(jdk.resolve("release"))).find())
                .findFirst();
    }

    private Procman procman(String yaml, Map<String, String> environment) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("elsewhere/link"), home.resolve("bin/procman"));
        List<String> words = new ArrayList<>();
        if (ROOT) {
            words.addAll(List.of("/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        words.add(link.toString());
        return Procman.in(folder, yaml, home, environment).calledAs(words, folder.resolve("elsewhere"));
    }

    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {17, 25})
    void aReadOnlyHomeWithSpacesThroughALinkFromElsewhere(int version) throws Exception {
        Optional<Path> jdk = jdk(version);
        if (jdk.isEmpty()) {
            skip("no JDK " + version + " in /usr/lib/jvm; name one with PROCMAN_TEST_JDK" + version);
        }
        String yaml = """
                managed_processes:
                  - id: writer
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "echo hello; exec sleep 1000"]}
                """;
        Map<String, String> environment = Map.of("PROCMAN_JAVA", jdk.orElseThrow().toString());
        try (Procman procman = procman(yaml, environment).start()) {
            procman.awaitStatus("writer", RUNNING);
            String command = Procman.read(Path.of("/proc/" + procman.manager().pid() + "/cmdline"));
            assertTrue(command.startsWith(jdk.orElseThrow().toString()), command);
            if (ROOT) {
                for (long pid : List.of(procman.manager().pid(), procman.pid("writer"))) {
                    String status = Procman.read(Path.of("/proc/" + pid + "/status"));
                    assertTrue(status.contains("Uid:\t" + NOBODY + "\t" + NOBODY), status);
                }
            }
            Procman.await("the line is there", 20, () -> procman.cli("logs", "writer").out().equals("hello\n"));
            for (List<String> verb : List.of(
                    List.of("status"),
                    List.of("describe", "writer"),
                    List.of("events", "-n", "5"),
                    List.of("restart", "writer"),
                    List.of("plugins"),
                    List.of("version"),
                    List.of("validate", procman.configuration.toString()))) {
                Procman.Result result = verb.get(0).equals("validate")
                        ? Procman.run(folder.resolve("elsewhere"), environment, procman.command(verb))
                        : procman.cli(verb.toArray(String[]::new));
                assertEquals(0, result.code(), verb + ": " + result.all());
                assertEquals("", result.err(), verb.toString());
            }

            Procman.Result stopped = procman.stop();

            assertEquals(0, stopped.code(), stopped.all());
            assertEquals("", stopped.err());
            assertEquals(List.of(), procman.ours());
            assertEquals("", Procman.run(folder, Map.of(), List.of(
                    "find", home.toString(), "-newer", procman.configuration.toString())).out());
        }
    }

    @Test
    void withoutCgroupsStopEndsWhatLeftTheSession() throws Exception {
        Files.writeString(folder.resolve("tree.sh"), """
                trap '' TERM
                setsid sh -c 'trap "" TERM; sleep 1000 & sleep 1000' &
                (setsid sh -c '(sleep 1000 &) ; exec sleep 1000' &)
                wait
                sleep 1000
                """);
        String yaml = """
                managed_processes:
                  - id: tree
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["tree.sh"], shutdown_timeout: 1s}
                """;
        try (Procman procman = procman(yaml, Map.of()).start()) {
            procman.awaitStatus("tree", RUNNING);
            int manager = 1;
            Procman.await("the tree has grown", 20, () -> procman.ours().size() >= manager + 6);

            Procman.Result stopped = procman.cli("stop", "tree");

            assertEquals(0, stopped.code(), stopped.all());
            assertEquals("", stopped.err());
            assertEquals(List.of(procman.manager().pid()), procman.ours());
            assertEquals("", procman.stop().err());
        }
    }

    @Test
    void limitsThatThisUserMayNotSetAreListedAsNotEnforced() throws Exception {
        if (!ROOT) {
            skip("only root can become a user who surely owns no cgroup");
        }
        String yaml = """
                managed_processes:
                  - id: limited
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"]}
                      resource_limits:
                        {max_memory_mb: 64, max_cpu_percent: 50, max_processes: 5, max_file_descriptors: 100}
                """;
        try (Procman procman = procman(yaml, Map.of()).start()) {
            procman.awaitStatus("limited", RUNNING);
            String description = procman.cli("describe", "limited", "-o", "json").out().replaceAll("\\s", "");
            for (String kind : List.of("max_memory_mb", "max_cpu_percent", "max_processes")) {
                assertTrue(
                        description.matches(".*\\{\"kind\":\"" + kind + "\"[^{}]*\"enforced\":false[^{}]*}.*"),
                        kind + ": " + description);
            }
            assertTrue(
                    description.matches(".*\\{\"kind\":\"max_file_descriptors\"[^{}]*\"enforced\":true[^{}]*}.*"),
                    description);
            String limits = Procman.read(Path.of("/proc/" + procman.pid("limited") + "/limits"));
            assertTrue(limits.matches("(?s).*Max open files\\s+100\\s+100\\s.*"), limits);
            assertEquals("", procman.stop().err());
        }
    }
}
