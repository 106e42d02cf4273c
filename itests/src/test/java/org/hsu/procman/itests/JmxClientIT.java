package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        Path classes = folder.resolve("classes");
        copyClient(classes);
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

    private static List<String> lines(Procman procman) {
        return procman.cli("logs", "talker", "--stdout", "-n", "100").out().lines().toList();
    }

    /** Its class files and no others make the client's class path. */
    private static void copyClient(Path classes) throws IOException {
        String name = JdkOnlyClient.class.getSimpleName();
        Path compiled = Path.of(URI.create(JdkOnlyClient.class.getResource(name + ".class").toString())).getParent();
        Path target = Files.createDirectories(
                classes.resolve(JdkOnlyClient.class.getPackageName().replace('.', '/')));
        try (Stream<Path> files = Files.list(compiled)) {
            Pattern mine = Pattern.compile(name + "(\\$\\w+)?\\.class");
            for (Path file : files.filter(f -> mine.matcher(f.getFileName().toString()).matches()).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
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
        assumeFalse(found.isEmpty(), "no JDK 25 in PROCMAN_TEST_JDK25 or /usr/lib/jvm");
        return found.get(0);
    }
}
