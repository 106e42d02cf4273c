package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaunchTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aChildLeadsItsOwnSessionAndGroupAndReadsNothing(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Run run = rig.spawn(rig.script("readlink /proc/self/fd/0; exec sleep 60").build());
            ProcStat stat = new ProcStat();
            assertTrue(stat.read(run.pid(), new ReadBuffer(4096)));
            Rig.await("the script's line", () -> Rig.read(folder.resolve("p1.out")).endsWith("\n"));
            assertEquals("/dev/null\n", Files.readString(folder.resolve("p1.out")));
            assertEquals(run.pid(), stat.session);
            assertEquals(run.pid(), stat.group);
            assertEquals(stat.startTicks, run.process.identity().startTicks());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theEnvironmentIsExactlyTheLaunchs(Mode mode) throws Exception {
        Map<String, String> wished = new TreeMap<>(Map.of("A", "1 2", "PWD", "/not/here", "n", "x", "dotted.name", "y",
                "IFS", "-", "QUOTES", "a'b\"c$d`e\\", "_", "u", "SHLVL", "7", "UMLAUT", "ä€"));
        wished.put("EMPTY", "");
        try (Rig rig = new Rig(folder, mode)) {
            String output = rig.output(rig.launch("/usr/bin/env", "-0").onlyEnvironment(wished));
            Map<String, String> seen = new TreeMap<>();
            for (String entry : output.split("\0")) {
                seen.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
            }
            assertEquals(wished, seen);
            assertEquals("", rig.output(rig.launch("/usr/bin/env").onlyEnvironment(Map.of())));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void argumentsArriveAsTheyAre(Mode mode) throws Exception {
        String print = "for a in \"$@\"; do printf '<%s>' \"$a\"; done";
        String[] words = {"-c", print, "sh", "--", "", "a b", "$(id)", "*", "'"};
        try (Rig rig = new Rig(folder, mode)) {
            assertEquals("<--><><a b><$(id)><*><'>", rig.output(rig.launch("/bin/sh", words)));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void folderAndMaskHold(Mode mode) throws Exception {
        Path work = Files.createDirectory(folder.resolve("with space"));
        try (Rig rig = new Rig(folder, mode)) {
            assertEquals(work + "\n0022\n", rig.output(rig.script("pwd -P; umask").in(work)));
            assertEquals("0077\n", rig.output(rig.script("umask").umask(077)));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void outputIsAppendedToPrivateFiles(Mode mode) throws Exception {
        Path out = folder.resolve("both");
        try (Rig rig = new Rig(folder, mode)) {
            rig.output(rig.script("echo one; echo two >&2").stdout(out).stderr(out));
            rig.output(rig.script("echo three").stdout(out).stderr(null));
            assertEquals("one\ntwo\nthree\n", Files.readString(out));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void noDescriptorLeaks(Mode mode) throws Exception {
        Path open = folder.resolve("open");
        try (Rig rig = new Rig(folder, mode);
                RandomAccessFile file = new RandomAccessFile(open.toFile(), "rw");
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(socket.isBound() && file.length() == 0);
            // ls opens the folder that it lists: 3.
            assertEquals("0\n1\n2\n3\n", rig.output(rig.launch("/bin/ls", "/proc/self/fd")));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void descriptorsArePassedFromThreeOnWhateverTheirNumbersAre(Mode mode) throws Exception {
        int[] mine = new int[3];
        try (Rig rig = new Rig(folder, mode)) {
            for (int index = 0; index < mine.length; index++) {
                Path file = Files.writeString(folder.resolve("file" + index), "content " + index + "\n");
                mine[index] = LibC.open(CStrings.path(file), LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
            }
            String text = "cat <&3; cat <&4; cat <&5; ls /proc/$$/fd";
            String output = rig.output(rig.script(text).descriptors(mine[2], mine[0], mine[1]));
            assertEquals("content 2\ncontent 0\ncontent 1\n0\n1\n2\n3\n4\n5\n", output);
        } finally {
            for (int fd : mine) {
                LibC.close(fd);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void signalsAreAtTheirDefaults(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            assertClean(rig.output(rig.launch("/bin/cat", "/proc/self/status")));
        }
    }

    static void assertClean(String status) {
        Map<String, String> fields = status.lines().filter(line -> line.startsWith("Sig"))
                .collect(Collectors.toMap(line -> line.substring(0, 6), line -> line.substring(8)));
        assertEquals("0000000000000000", fields.get("SigBlk"));
        // 32 and 33 are the C library's own.
        assertEquals(0, Long.parseUnsignedLong(fields.get("SigIgn"), 16) & ~(3L << 31));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void limitsHoldFromTheStart(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            LaunchLimits limits = new LaunchLimits(List.of(),
                    Map.of("nofile", 77L, "core", 0L, "as", 1L << 30, "nproc", 5000L, "stack", 1L << 20, "cpu", 30L));
            String seen = rig.output(rig.launch("/bin/cat", "/proc/self/limits").limits(limits));
            for (String line : List.of("Max open files +77 +77 ", "Max core file size +0 +0 ",
                    "Max address space +1073741824 +1073741824 ", "Max processes +5000 +5000 ",
                    "Max stack size +1048576 +1048576 ", "Max cpu time +30 +35 ")) {
                assertTrue(seen.lines().anyMatch(text -> text.matches(line + ".*")), line + "\n" + seen);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void onlyTheProcessorsThatItIsGiven(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            String all = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:")).findFirst().orElseThrow();
            int last = Integer.parseInt(all.replaceAll(".*\\D", ""));
            LaunchLimits limits = new LaunchLimits(List.of(), Map.of(), List.of(last));
            String seen = rig.output(rig.launch("/bin/cat", "/proc/self/status").limits(limits));
            assertTrue(seen.contains("Cpus_allowed_list:\t" + last + "\n"), seen);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void niceIsAbsolute(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            String stat = rig.output(rig.launch("/bin/cat", "/proc/self/stat").nice(7));
            assertEquals("7", stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void rootStartsChildrenAsSomebodyElse(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            boolean possible = rig.platform.capabilities().stream()
                    .anyMatch(one -> one.name().equals("setpriv") && one.available());
            if (!possible) {
                System.out.println("skipped: another user needs root and setpriv");
            }
            Assumptions.assumeTrue(possible);
            Path free = Path.of("/");
            String ids = "id -u; id -g; id -G; id -un";
            assertEquals("65534\n65534\n65534\nnobody\n",
                    rig.output(rig.script(ids).in(free).as("nobody", null).umask(027)));
            assertEquals("65534\n", rig.output(rig.script("id -u").in(free).as("65534", null)));
            assertEquals("4242\n4242\n4242\n", rig.output(rig.script("id -u; id -g; id -G").in(free).as("4242", null)));
            assertEquals("0\n1\n", rig.output(rig.script("id -u; id -g").in(free).as(null, "daemon")));
            assertFalse(rig.output(rig.launch("/bin/cat", "/proc/self/status").in(free).as("nobody", null))
                    .contains("CapEff:\t000001"));
        }
    }
}
