package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JMX client that has nothing of ours reads, commands and hears the whole product. */
class JmxClientIT {
    private static final String YAML = """
            managed_processes:
              - id: talker
                type: standard_managed
                management:
                  control:
                    executable: /bin/sh
                    arguments: ["-c", "echo first line; echo second line >&2; exec sleep 1000"]
                    min_uptime: 200ms
              - id: idle
                type: standard_managed
                enabled: false
                management:
                  control: {executable: sleep, arguments: ["1000"]}
              - id: brief
                type: standard_managed
                management:
                  control: {executable: /bin/sh, arguments: ["-c", "exit 3"]}
                  restart_policy: {strategy: never}
            """;

    private static final String NO_JDK_25 = "no JDK 25 in PROCMAN_TEST_JDK25 or /usr/lib/jvm";
    private static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    Path folder;

    @Test
    void clientAndManagerOfThisJdk() throws Exception {
        run(THIS_JDK, THIS_JDK);
    }

    @Test
    void clientOfJdk25() throws Exception {
        run(jdk25(), THIS_JDK);
    }

    @Test
    void managerOnJdk25() throws Exception {
        run(THIS_JDK, jdk25());
    }

    private void run(Path clientJdk, Path managerJdk) throws IOException {
        Path classes = copyClient(JdkOnlyClient.class);
        Map<String, String> environment = Map.of("PROCMAN_JAVA", managerJdk.toString());
        try (Procman procman = Procman.in(folder, YAML, Procman.HOME, environment).start()) {
            procman.awaitStatus("talker", "\"RUNNING\"");
            procman.awaitStatus("brief", "\"FAILED\"");
            String java = clientJdk.resolve("bin/java").toString();
            Procman.Result client = Procman.run(
                    folder,
                    Map.of(),
                    List.of(java, "-Xshare:auto", "-cp", classes.toString(), JdkOnlyClient.class.getName(),
                            procman.jmxUrl()));

            assertEquals(0, client.code(), () -> client.all() + procman.managerLog());
            assertTrue(client.out().contains("attributes read"), client::all);
            assertEquals("", client.err());
            // The client made three instances in all; each has said its line into the one log.
            Procman.await("the lines of all instances are there", 10, () -> lines(procman).size() == 3);
            assertEquals(0, procman.stop().code());
            assertEquals(List.of(), procman.ours());
        }
    }

    /** Each of 40 processes fails 41 times at once, which makes more than 6,000 events within seconds. */
    @Test
    void aBurstOf5000IsCompletedByEventsSince() throws IOException {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < 40; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, enabled: false, management: {control: ")
                    .append("{executable: /bin/sh, arguments: ['-c', 'exit 3'], min_uptime: 10s}, restart_policy: ")
                    .append("{strategy: always, max_attempts: 40, restart_delay: 0s, jitter: 0, ")
                    .append("circuit_breaker: {failures: 1000}}}}\n");
        }
        Path classes = copyClient(BurstClient.class);
        try (Procman procman = Procman.in(folder, yaml.toString()).start()) {
            Procman.Result client = Procman.run(folder, Map.of(), List.of(
                    THIS_JDK.resolve("bin/java").toString(), "-cp", classes.toString(), BurstClient.class.getName(),
                    procman.jmxUrl()));
            System.out.println(client.all());
            assertEquals(0, client.code(), () -> client.all() + procman.managerLog());
            assertEquals("", client.err());
            assertFalse(procman.managerLog().contains("notifications were dropped"), procman::managerLog);
        }
    }

    private static List<String> lines(Procman procman) {
        return procman.cli("logs", "talker", "--stdout", "-n", "100").out().lines().toList();
    }

    /** Its class files and no others make the client's class path. */
    private Path copyClient(Class<?> client) throws IOException {
        String name = client.getSimpleName();
        Path classes = folder.resolve("classes");
        Path compiled = Path.of(URI.create(client.getResource(name + ".class").toString())).getParent();
        Path target = Files.createDirectories(classes.resolve(client.getPackageName().replace('.', '/')));
        try (Stream<Path> files = Files.list(compiled)) {
            Pattern mine = Pattern.compile(name + "(\\$\\w+)?\\.class");
            for (Path file : files.filter(f -> mine.matcher(f.getFileName().toString()).matches()).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return classes;
    }

    private static Path jdk25() throws IOException {
        String named = System.getenv("PROCMAN_TEST_JDK25");
        if (named != null) {
            return Path.of(named);
        }
        Path folder = Path.of("/usr/lib/jvm");
        List<Path> found = List.of();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> jdks = Files.list(folder)) {
                found = jdks.filter(jdk -> Procman.read(jdk.resolve("release")).contains("JAVA_VERSION=\"25"))
                        .toList();
            }
        }
        if (found.isEmpty()) {
            System.out.println("JmxClientIT goes without a second JDK: " + NO_JDK_25);
        }
        assumeFalse(found.isEmpty(), NO_JDK_25);
        return found.get(0);
    }
}
