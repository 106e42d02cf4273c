package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives of classes, made by the first status and by the first run, and never in anybody's way. */
class ArchiveIT {
    private static final String YAML = """
            managed_processes:
              - id: web
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
            """;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of("PROCMAN_ARCHIVE", "on"));
    private Path cache;

    @Test
    void ofTheJdkThatIsFound() throws IOException {
        madeUsedAndSurvived();
    }

    @Test
    void ofTheOldestJdk() throws IOException {
        environment.put("PROCMAN_JAVA", System.getProperty("java.home"));
        madeUsedAndSurvived();
    }

    @Test
    void aRunMakesOneOfTheManagerBesideItself() throws IOException {
        cache = folder.resolve("a cache").resolve("procman");
        environment.put("XDG_CACHE_HOME", cache.getParent().toString());
        boolean[] used = new boolean[3];
        for (int run = 0; run < used.length; run++) {
            try (Procman procman = Procman.in(folder, YAML, Procman.HOME, environment).start()) {
                used[run] = mapsAnArchive(procman.managerPid());
                assertFalse(procman.output().contains("[cds"), procman.output());
                Path archive = awaitArchive();
                if (run == 1) {
                    Files.write(archive, new byte[(int) Files.size(archive)]);
                }
            }
        }
        assertEquals("[false, true, false]", Arrays.toString(used), "none yet, the one made, one of zeros only");
    }

    /** Both would open the port that the option names, so one of them would end. */
    @Test
    void theManagerThatIsMadeForItHasNoOptionsOfTheCaller() throws IOException {
        cache = folder.resolve("a cache").resolve("procman");
        environment.put("XDG_CACHE_HOME", cache.getParent().toString());
        environment.put("PROCMAN_OPTS",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:" + FreePort.any());
        try (Procman procman = Procman.in(folder, YAML, Procman.HOME, environment).start()) {
            awaitArchive();
            assertEquals(0, procman.stop().code());
        }
    }

    private static boolean mapsAnArchive(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/maps")).contains("/manager-");
    }

    private void madeUsedAndSurvived() throws IOException {
        cache = folder.resolve("a cache").resolve("procman");
        environment.put("XDG_CACHE_HOME", cache.getParent().toString());
        try (Procman procman = Procman.in(folder, YAML).start()) {
            procman.awaitStatus("web", "\"RUNNING\"");
            status(procman);
            Path archive = awaitArchive();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
            status(procman);

            // A JVM crashes on an archive that ends too early, as a full disk makes them.
            try (FileChannel truncated = FileChannel.open(archive, StandardOpenOption.WRITE)) {
                truncated.truncate(Files.size(archive) / 2);
            }
            status(procman);
            // Its size is that of the classes which that status happened to load, so its name may be another.
            awaitQuiet();
            Path whole = onlyFile();
            assertEquals(nameSays(whole), Files.size(whole), "a whole one is in its place: " + whole);

            byte[] garbage = new byte[(int) Files.size(whole)];
            Files.write(whole, garbage);
            status(procman);

            try (Stream<Path> files = Files.list(cache)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(cache);
            Files.createFile(cache);
            status(procman);
        }
    }

    /** It says what it says without an archive, and nothing else. */
    private void status(Procman procman) {
        List<String> command = new ArrayList<>(procman.command(List.of("status", "web", "--state-dir",
                procman.state.toString())));
        Procman.Result result = Procman.run(folder, environment, command);
        assertEquals(0, result.code(), result::all);
        assertEquals("", result.err());
        assertEquals(2, result.out().lines().count(), result::all);
        assertTrue(result.out().startsWith("ID "), result::all);
    }

    private Path awaitArchive() throws IOException {
        Procman.await("an archive is there", 120, () -> {
            try (Stream<Path> files = Files.list(cache)) {
                return files.anyMatch(file -> file.toString().endsWith(".jsa"));
            } catch (IOException e) {
                return false;
            }
        });
        awaitQuiet();
        return onlyFile();
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all::toString);
            return all.get(0);
        }
    }

    /** The folder that it is made in goes last. */
    private void awaitQuiet() {
        Procman.await("nothing is being made", 120, () -> {
            try (Stream<Path> files = Files.list(cache)) {
                List<Path> all = files.toList();
                return all.size() == 1 && all.get(0).toString().endsWith(".jsa");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static long nameSays(Path archive) {
        return Long.parseLong(archive.getFileName().toString().replaceFirst(".*-(\\d+)\\.jsa", "$1"));
    }
}
