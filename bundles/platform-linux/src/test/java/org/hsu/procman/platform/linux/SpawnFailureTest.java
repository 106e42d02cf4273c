package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpawnFailureTest {

    @TempDir
    Path folder;

    private void refused(Rig rig, LaunchBuilder builder, Kind kind, String... texts) {
        Launch launch = builder.build();
        Run run = new Run();
        SpawnException refusal = assertThrows(SpawnException.class, () -> rig.platform.spawn(launch, run));
        assertEquals(kind, refusal.kind(), refusal.getMessage());
        for (String text : texts) {
            assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
        }
        assertEquals(0, run.calls.get());
        rig.mount().ifPresent(mount -> {
            String[] left = mount.own().resolve(TrackingCgroups.rootName(rig.marker)).toFile()
                    .list((parent, name) -> name.startsWith(launch.processId() + "."));
            assertTrue(left == null || left.length == 0, "a cgroup is left");
        });
    }

    private Path file(String name, String content, boolean executable) throws Exception {
        Path file = Files.writeString(folder.resolve(name), content);
        if (executable) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theExecutableIsNamedWithWhatIsWrong(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            refused(rig, rig.launch(folder + "/missing"), Kind.EXECUTABLE, folder + "/missing", "does not exist");
            refused(rig, rig.launch(folder.toString()), Kind.EXECUTABLE, folder.toString(), "is a directory");
            Path plain = file("plain", "#!/bin/sh\n", false);
            refused(rig, rig.launch(plain.toString()), Kind.EXECUTABLE, plain.toString(), "not executable");
            Path under = plain.resolve("below");
            refused(rig, rig.launch(under.toString()), Kind.EXECUTABLE, under.toString(), "not a directory");
            Path script = file("script", "#!/no/such/sh -e\nexit 0\n", true);
            refused(rig, rig.launch(script.toString()), Kind.EXECUTABLE, script.toString(), "/no/such/sh");
            Path dos = file("dos", "#!/bin/sh\r\nexit 0\r\n", true);
            refused(rig, rig.launch(dos.toString()), Kind.EXECUTABLE, dos.toString(), "carriage return");
            Path text = file("text", "exit 0\n", true);
            refused(rig, rig.launch(text.toString()), Kind.EXECUTABLE, text.toString(), "#!");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theFolderAndTheOutputAreNamedToo(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Path missing = folder.resolve("missing");
            refused(rig, rig.script("exit 0").in(missing), Kind.WORKING_DIRECTORY, missing.toString(), "not exist");
            Path plain = file("plain", "", false);
            refused(rig, rig.script("exit 0").in(plain), Kind.WORKING_DIRECTORY, plain.toString(), "not a directory");
            Path output = missing.resolve("out");
            refused(rig, rig.script("exit 0").stdout(output), Kind.OUTPUT, output.toString());
            refused(rig, rig.script("exit 0").stderr(folder), Kind.OUTPUT, folder.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatCannotBeGivenIsRefused(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            refused(rig, rig.script("exit 0").as("nobody-at-all", null), Kind.USER, "nobody-at-all");
            refused(rig, rig.script("exit 0").as(null, "no-such-group"), Kind.USER, "no-such-group");
            refused(rig, rig.script("exit 0").limits(new LaunchLimits(List.of(), Map.of("colour", 1L))),
                    Kind.LIMITS, "colour", "nofile");
            refused(rig, rig.script("exit 0").limits(new LaunchLimits(List.of(folder), Map.of())),
                    Kind.LIMITS, folder.toString());
            refused(rig, rig.script("exit 0").environment("A=B", "c"), Kind.OTHER, "A=B");
            refused(rig, rig.launch("/bin/sh", "a\0b"), Kind.OTHER, "NUL");
            refused(rig, rig.script("exit 0").descriptors(0, 1, 999_999), Kind.OTHER);
            refused(rig, rig.script("exit 0").descriptors(9_999), Kind.OTHER, "not open");
            refused(rig, rig.launch("/bin/true", "x".repeat(200_000)), Kind.OTHER, "too long");
        }
    }

    @Test
    void aHardLimitIsNotRaisedInVain() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            boolean may = rig.platform.capabilities().stream()
                    .anyMatch(one -> one.name().equals("hard_limits") && one.available());
            Assumptions.assumeFalse(may, "this user may raise hard limits");
            refused(rig, rig.script("exit 0").limits(new LaunchLimits(List.of(), Map.of("nofile", 1L << 40))),
                    Kind.LIMITS, "nofile", "hard limit");
        }
    }

    @Test
    void whatTheShimCannotDoIsInTheErrorOutput() throws Exception {
        Path cgroup = Files.createDirectory(folder.resolve("no-cgroup"));
        Files.createDirectory(cgroup.resolve("cgroup.procs"));
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Launch launch = rig.script("exit 0").limits(new LaunchLimits(List.of(cgroup), Map.of())).build();
            ExitStatus status = rig.spawn(launch).awaitExit();
            assertEquals(125, status.code());
            assertEquals("procman-shim: cannot join the cgroup " + cgroup,
                    Shim.complaint(launch.stderr()).orElseThrow());
            assertFalse(Shim.complaint(launch.stdout()).isPresent());
        }
    }

    @Test
    void afterItsEndThePlatformRefuses() throws Exception {
        Rig rig = new Rig(folder, Mode.CGROUP);
        rig.output(rig.script("exit 0"));
        rig.close();
        refused(rig, rig.script("exit 0"), Kind.OTHER, "closed");
    }
}
