package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.spec.SandboxSpec;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each wish of a sandbox bites, and the process keeps its pid, its environment and how it ends. */
class SandboxTest {

    private static final Path ROOT = Path.of("/");

    @TempDir
    Path folder;

    @BeforeEach
    void onlyWhereItCanBeDone() {
        Machine machine = new Machine(Features.ALL);
        Assumptions.assumeTrue(new Isolation(machine).unavailable().isEmpty(),
                () -> new Isolation(machine).unavailable().orElseThrow());
        Assumptions.assumeTrue(new UserSwitch(machine).unavailable().isEmpty(),
                () -> new UserSwitch(machine).unavailable().orElseThrow());
    }

    private static SandboxSpec rights(List<String> groups, List<String> kept, List<String> dropped, boolean noNew) {
        return new SandboxSpec(groups, kept, dropped, noNew, false, List.of(), List.of(), false, false);
    }

    private static SandboxSpec files(boolean tmp, List<Path> readOnly, List<Path> hidden) {
        return new SandboxSpec(null, null, List.of(), false, tmp, readOnly, hidden, false, false);
    }

    private static SandboxSpec namespaces(boolean network, boolean pids) {
        return new SandboxSpec(null, null, List.of(), false, false, List.of(), List.of(), network, pids);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void rightsAreTakenAway(Mode mode) throws Exception {
        String show = "id -u; id -G; grep -E 'Cap(Eff|Bnd|Amb)|NoNew' /proc/self/status | tr -d '\\t'";
        try (Rig rig = new Rig(folder, mode)) {
            assertEquals("""
                    65534
                    65534 4 5
                    CapEff:0000000000000400
                    CapBnd:0000000000000400
                    CapAmb:0000000000000400
                    NoNewPrivs:1
                    """, rig.output(rig.script(show).as("65534", "65534").in(ROOT)
                            .sandbox(rights(List.of("adm", "5"), List.of("net_bind_service"), List.of(), true))));
            assertEquals("""
                    0
                    0
                    CapEff:0000000000000000
                    CapBnd:0000000000000000
                    CapAmb:0000000000000000
                    NoNewPrivs:0
                    """, rig.output(rig.script(show).sandbox(rights(List.of(), List.of(), List.of(), false))));
            String dropped = rig.output(rig.script(show).sandbox(rights(null, null, List.of("chown"), false)));
            assertTrue(dropped.matches("(?s).*CapEff:[0-9a-f]*e\n.*CapBnd:[0-9a-f]*e\n.*"), dropped);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void filesAreHiddenReadOnlyOrItsOwn(Mode mode) throws Exception {
        Path fixed = Files.createDirectory(folder.resolve("fixed place"));
        Path secret = Files.createDirectory(folder.resolve("secret"));
        Files.writeString(secret.resolve("key"), "x");
        Path file = Files.writeString(folder.resolve("file"), "x");
        String look = "touch '" + fixed + "/new' 2>/dev/null; echo $?; ls -A " + secret + " | wc -l; wc -c <" + file;
        try (Rig rig = new Rig(folder, mode)) {
            assertEquals("1\n0\n0\n", rig.output(rig.script(look).in(ROOT)
                    .sandbox(files(false, List.of(fixed), List.of(secret, file)))));
            assertEquals("0\n1\n1\n", rig.output(rig.script(look)), "others see what there is");
            assertEquals("1\n", rig.output(rig.script("touch /sandbox-test 2>/dev/null; echo $?").in(ROOT)
                    .sandbox(files(false, List.of(ROOT), List.of()))));
            Path mine = Files.createTempFile("sandbox", ".test");
            assertEquals("1\n0\n", rig.output(rig.script("test -e " + mine + "; echo $?; touch " + mine + ""
                    + "; test -e " + mine + "; echo $?").in(ROOT).sandbox(files(true, List.of(), List.of()))));
            assertEquals(0, Files.size(mine));
            Files.delete(mine);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void thereIsNoNetworkButALoopback(Mode mode) throws Exception {
        Assumptions.assumeTrue(Machine.utility("ip").isPresent(), "ip of iproute2 is not installed");
        try (Rig rig = new Rig(folder, mode)) {
            assertEquals("lo:\n", rig.output(rig.script("tail -n +3 /proc/net/dev | awk '{print $1}'; ip link show lo | grep -q ,UP")
                    .sandbox(namespaces(true, false))));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theEnvironmentStaysExact(Mode mode) throws Exception {
        Map<String, String> wished = new TreeMap<>(Map.of("A", "1 2", "PWD", "/not/here", "dotted.name", "y", "IFS", "-",
                "_", "u", "PROCMAN_SHIM", "p", "SHLVL", "7"));
        try (Rig rig = new Rig(folder, mode)) {
            String output = rig.output(rig.launch("/usr/bin/env", "-0").onlyEnvironment(wished).in(ROOT)
                    .sandbox(files(true, List.of(), List.of())));
            Map<String, String> seen = new TreeMap<>();
            for (String entry : output.split("\0")) {
                seen.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
            }
            assertEquals(wished, seen);
        }
    }

    @Test
    void aProcessWithPidsOfItsOwnIsSupervisedAsAnyOther() throws Exception {
        SandboxSpec sandbox = namespaces(false, true);
        Assumptions.assumeTrue(new Machine(Features.ALL).plainShell(), "there is neither dash nor busybox");
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Launch launch = rig.script("trap 'echo bye; exit 3' TERM; echo $$; ls /proc | grep -c '^[0-9]'; echo ready >&2;"
                    + " while :; do sleep 0.05; done").exitRecord(folder.resolve("one.end")).sandbox(sandbox).build();
            Run run = rig.spawn(launch);
            Rig.await("it is ready", () -> Rig.read(launch.stderr()).equals("ready\n"));
            assertTrue(Rig.read(launch.stdout()).matches("2\n[345]\n"), Rig.read(launch.stdout()));
            assertTrue(run.process.tree().contains((long) run.pid()));
            run.process.requestStop("SIGTERM");
            ExitStatus status = run.awaitExit();
            assertEquals(3, status.code(), status::text);
            assertTrue(Rig.read(launch.stdout()).endsWith("bye\n"));
            run.process.release();

            // A program that knows nothing of signals ends by them too, as it is not the first process there.
            Launch plain = rig.launch("/bin/sleep", "600").exitRecord(folder.resolve("two.end")).sandbox(sandbox).build();
            Run sleeper = rig.spawn(plain);
            Rig.await("it sleeps", () -> Rig.read(Path.of("/proc/" + sleeper.pid() + "/cmdline")).startsWith("/bin/sleep"));
            sleeper.process.requestStop("SIGTERM");
            assertEquals("SIGTERM", sleeper.awaitExit().signal());
            sleeper.process.release();
        }
    }

    @Test
    void theWatchdogIsToldTheNumberThatTheProcessKnows() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            assertEquals("2 2\n", rig.output(rig.script("echo $$ $WATCHDOG_PID").environment("WATCHDOG_USEC", "1000000")
                    .exitRecord(folder.resolve("w.end")).sandbox(namespaces(false, true))));
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedWithItsReason() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            assertRefused(rig, "there is no group \"nosuchgroup\"", rights(List.of("nosuchgroup"), null, List.of(), false));
            assertRefused(rig, "sandbox.hidden: there is no /no/such", files(false, List.of(), List.of(Path.of("/no/such"))));
            assertRefused(rig, "sandbox.read_only: there is no /no/such", files(false, List.of(Path.of("/no/such")), List.of()));
            assertRefused(rig, "and with it the working directory", files(false, List.of(), List.of(folder)));
            assertRefused(rig, "and with it the executable", files(false, List.of(), List.of(Path.of("/bin"))));
            assertRefused(rig, "sandbox.pids: ", namespaces(false, true));
        }
    }

    private static void assertRefused(Rig rig, String expected, SandboxSpec sandbox) {
        SpawnException refusal = assertThrows(
                SpawnException.class, () -> rig.spawn(rig.script("exit 0").sandbox(sandbox).build()));
        assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    }
}
