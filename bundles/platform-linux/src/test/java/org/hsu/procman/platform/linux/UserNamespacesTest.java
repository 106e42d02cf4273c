package org.hsu.procman.platform.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.SandboxSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes of a user without rights. */
@Timeout(120)
class UserNamespacesTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    private static Launch launch(SandboxSpec sandbox) {
        return new Launch("a", 1, Path.of("/bin/sh"), List.of(), Map.of(), Path.of("/"),
                null, null, null, null, null, null, LaunchLimits.NONE, List.of(), null, null, sandbox);
    }

    private static List<String> words(SandboxSpec sandbox) throws SpawnException {
        return new Isolation(new Machine(Features.ALL), false, NOBODY, NOBODY).prefix(launch(sandbox));
    }

    @Test
    void aUserWithoutRightsHasItsFilesAndNetworkTakenAway() throws Exception {
        Machine machine = new Machine(Features.ALL);
        assumeTrue(machine.root() && Machine.utility("setpriv").isPresent(), "only root can become another user");
        Isolation isolation = new Isolation(machine, false, NOBODY, NOBODY);
        assumeTrue(isolation.unavailable().isEmpty(), () -> isolation.unavailable().orElseThrow());
        SandboxSpec sandbox = new SandboxSpec(
                null, null, List.of(), false, true, List.of(Path.of("/usr")), List.of(Path.of("/home")), true, false);
        List<String> argv = new ArrayList<>(List.of(
                "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        argv.addAll(words(sandbox));
        argv.addAll(List.of("/bin/sh", "-c", """
                echo $$; id -u; grep CapEff /proc/self/status | tr -d '\t'
                echo tmp $(ls -A /tmp | wc -l) $(touch /tmp/mine && ls /tmp)
                touch /usr/new 2>/dev/null || echo read-only
                ls /home 2>/dev/null || echo hidden
                echo links $(tail -n +3 /proc/net/dev | awk '{print $1}')
                umount /home 2>/dev/null || unshare --user --map-root-user umount /home 2>/dev/null || echo for good
                exit 7
                """));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assumeTrue(!said.contains("no user namespace can be made"), said);
        assertEquals(process.pid() + """

                65534
                CapEff:0000000000000000
                tmp 0 mine
                read-only
                hidden
                links lo:
                for good
                """, said, "it is the same process all along");
        assertEquals(7, process.exitValue());
    }

    @Test
    void pidsOfItsOwnAreRefused() {
        assumeTrue(UserNamespaces.forbidden().isEmpty(), () -> UserNamespaces.forbidden().orElseThrow());
        SandboxSpec pids = new SandboxSpec(null, null, List.of(), false, false, List.of(), List.of(), false, true);
        String why = assertThrows(SpawnException.class, () -> words(pids)).getMessage();
        assertTrue(why.startsWith("sandbox.pids: only root"), why);
    }

    @Test
    void settingsOfTheKernelForbidThem() throws Exception {
        assertEquals(Optional.of("this kernel has no user namespaces"), UserNamespaces.forbidden(folder));
        Files.createDirectories(folder.resolve("self/ns/user"));
        assertEquals(Optional.empty(), UserNamespaces.forbidden(folder));
        for (String setting : List.of(
                "kernel.apparmor_restrict_unprivileged_userns 1", "kernel.unprivileged_userns_clone 0",
                "user.max_user_namespaces 0")) {
            String[] words = setting.split(" ");
            Path file = folder.resolve("sys").resolve(words[0].replace('.', '/'));
            Files.createDirectories(file.getParent());
            Files.writeString(file, words[1] + "\n");
            assertEquals(Optional.of(words[0] + " is " + words[1]), UserNamespaces.forbidden(folder));
        }
    }
}
