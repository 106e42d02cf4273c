package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code procman upgrade}: another manager, the same processes; or the same manager when the other is no good. */
class UpgradeIT extends AdoptionScene {

    private static final int WRITERS = 20;
    private static final String WRITER = """
            i=0
            trap 'echo "last $i"; exit 0' TERM
            while :; do
                i=$((i + 1)); echo "line $i"
                (trap '' TERM; exec sleep 0.05)
            done
            """;

    @Test
    void anotherDistributionTakesOverWithoutARestartOrALostLine() throws Exception {
        List<String> entries = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            entries.add(entry("w" + i, WRITER, "", ""));
        }
        try (Procman procman = manager(entries.toArray(String[]::new))) {
            Map<String, Long> before = pids(procman);
            long old = managerPid(procman);
            Path next = distribution("next");
            Procman.Result upgraded = procman.cli("upgrade", "--home", next.toString());
            assertEquals(0, upgraded.code(), upgraded::all);
            assertTrue(upgraded.out().contains("is in charge"), upgraded::all);
            assertTrue(procman.manager().waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, procman.manager().exitValue());
            assertTrue(procman.output().contains("wait for the next manager"), procman::output);
            assertNotEquals(old, managerPid(procman));
            assertTrue(procman.managerFile().contains("\"home\":\"" + next + "\""), procman::managerFile);
            assertEquals(before, pids(procman));
            try (Operator operator = Operator.at(procman)) {
                for (String id : before.keySet()) {
                    Described now = operator.describe(id);
                    assertEquals(0, now.restarts(), now::json);
                    assertTrue(now.adopted(), now::json);
                }
            }
            Procman.Result again = procman.cli("upgrade", "--home", Procman.HOME.toString());
            assertEquals(0, again.code(), again::all);
            assertEquals(before, pids(procman));
            shutDown(procman);
            for (String id : before.keySet()) {
                KeptLines.assertNumbered(procman, id, "stdout");
            }
        }
    }

    @Test
    void aDistributionThatIsNoGoodIsNotEvenTried() throws Exception {
        try (Procman procman = manager(sleeper("steady"))) {
            Map<String, Long> before = pids(procman);
            long old = managerPid(procman);
            Map<String, Path> broken = new LinkedHashMap<>();
            broken.put("process-standard", without("missing", "org.hsu.procman.process-standard.jar"));
            broken.put("platform-linux", truncated("truncated", "org.hsu.procman.platform-linux.jar"));
            broken.put("org.hsu.procman.api", without("unresolved", "org.hsu.procman.api.jar"));
            broken.put("manager.jar", truncated("manager", "org.hsu.procman.manager.jar"));
            broken.put("exits 1", script("exiting", "exit 1"));
            broken.put("within 3s", script("hanging", "sleep 1000"));
            broken.put("no bin/procman", folder.resolve("nowhere"));
            broken.forEach((expected, home) -> {
                String patience = expected.contains("within") ? "3s" : "60s";
                Procman.Result refused = procman.cli("upgrade", "--home", home.toString(), "--timeout", patience);
                assertEquals(1, refused.code(), refused::all);
                assertTrue(refused.err().contains(expected), () -> expected + " in " + refused.all());
                assertTrue(refused.err().contains("(pid " + old + ") stays in charge"), refused::all);
                assertEquals(old, managerPid(procman));
                assertEquals(before, pids(procman));
            });
            stop(procman);
        }
    }

    @Test
    void aDistributionThatOnlySeemedGoodGivesTheChargeBack() throws Exception {
        try (Procman procman = manager(sleeper("steady"))) {
            Map<String, Long> before = pids(procman);
            String real = Procman.HOME.resolve("bin/procman").toString();
            String proves = "case \"$*\" in *--check*) exec " + real + " \"$@\";; esac\n";
            for (Path home : List.of(
                    script("ends", proves + "echo went wrong; exit 1"), script("hangs", proves + "sleep 1000"))) {
                Procman.Result failed = procman.cli("upgrade", "--home", home.toString(), "--timeout", "20s");
                assertEquals(1, failed.code(), failed::all);
                assertTrue(failed.err().contains("was started again and is in charge"), failed::all);
                assertTrue(failed.err().contains(home.endsWith("ends") ? "went wrong" : "not running after"), failed::all);
                assertEquals(before, pids(procman));
                try (Operator operator = Operator.at(procman)) {
                    assertEquals(0, operator.describe("steady").restarts());
                    assertTrue(operator.describe("steady").adopted());
                }
            }
            shutDown(procman);
        }
    }

    private static void shutDown(Procman procman) {
        Procman.Result stopped = procman.cli("shutdown");
        assertEquals(0, stopped.code(), stopped::all);
        assertEquals(List.of(), Living.in(procman.folder));
    }

    private static long managerPid(Procman procman) {
        Matcher matcher = Pattern.compile("\"pid\":(\\d+)").matcher(procman.managerFile());
        assertTrue(matcher.find(), procman::managerFile);
        return Long.parseLong(matcher.group(1));
    }

    private static Map<String, Long> pids(Procman procman) {
        Map<String, Long> pids = new LinkedHashMap<>();
        try (Operator operator = Operator.at(procman)) {
            Matcher ids = Pattern.compile("- id: (\\S+)").matcher(Procman.read(procman.configuration));
            while (ids.find()) {
                pids.put(ids.group(1), operator.awaitRunning(ids.group(1)).pid());
            }
        }
        return pids;
    }

    private Path distribution(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (Stream<Path> files = Files.walk(Procman.HOME)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(Procman.HOME.relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return copy;
    }

    private Path without(String name, String jar) throws IOException {
        Path home = distribution(name);
        Files.delete(home.resolve("bundles").resolve(jar));
        return home;
    }

    private Path truncated(String name, String jar) throws IOException {
        Path home = distribution(name);
        try (FileChannel file = FileChannel.open(home.resolve("bundles").resolve(jar), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        return home;
    }

    private Path script(String name, String text) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
        Path file = Files.writeString(bin.resolve("procman"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder.resolve(name);
    }
}
