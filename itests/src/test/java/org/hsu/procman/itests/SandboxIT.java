package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes on the assembled distribution: each key bites, and supervision is as exact as without. */
class SandboxIT {
    @TempDir
    Path folder;

    /** It says what it sees, then waits for the signal to stop and takes its time over it. */
    private static final String LOOK = """
            trap 'sleep 0.3; echo bye; exit 0' TERM
            id -u
            id -G
            grep -E 'CapEff|NoNewPrivs|Umask' /proc/self/status | tr -d '\\t'
            touch fixed/new 2>/dev/null || echo fixed
            echo hidden $(ls -A secret | wc -l)
            echo tmp $(ls -A /tmp | wc -l)
            echo links $(tail -n +3 /proc/net/dev | awk '{print $1}')
            echo pid $$
            echo complete
            while :; do sleep 0.05; done
            """;

    private static final String ENTRY = """
            managed_processes:
              - id: caged
                type: standard_managed
                sandbox:
                  supplementary_groups: [adm]
                  capabilities: [net_bind_service]
                  no_new_privileges: true
                  private_tmp: true
                  read_only: [fixed]
                  hidden: [secret]
                  network: none
                  pids: %s
                management:
                  control:
                    executable: /bin/sh
                    arguments: [-c, "exec sh ./look.sh"]
                    working_directory: %s
                    umask: "077"
                    user: "65534"
                    shutdown_timeout: 10s
            """;

    @BeforeEach
    void onlyWhereItCanBeDone() throws Exception {
        for (String tool : new String[] {"/usr/bin/setpriv", "/usr/bin/unshare", "/usr/bin/mount"}) {
            Assumptions.assumeTrue(Files.isExecutable(Path.of(tool)), () -> "skipped: no " + tool);
        }
        Process probe = new ProcessBuilder("unshare", "--mount", "--net", "--pid", "--fork", "true")
                .redirectErrorStream(true).start();
        String said = new String(probe.getInputStream().readAllBytes());
        assertTrue(probe.waitFor(30, TimeUnit.SECONDS));
        Assumptions.assumeTrue(probe.exitValue() == 0, () -> "skipped: " + said);
    }

    /** Outside of /tmp, which the process does not see. */
    private Path place() throws IOException {
        Path place = Files.createTempDirectory(Path.of("/var/lib"), "procman-sandbox");
        Files.createDirectory(place.resolve("fixed")).toFile().setWritable(true, false);
        Files.createDirectory(place.resolve("secret"));
        Files.writeString(place.resolve("secret/key"), "x");
        Files.writeString(place.resolve("look.sh"), LOOK);
        place.toFile().setExecutable(true, false);
        place.toFile().setReadable(true, false);
        place.resolve("fixed").toFile().setExecutable(true, false);
        place.resolve("secret").toFile().setExecutable(true, false);
        place.resolve("secret").toFile().setReadable(true, false);
        place.resolve("look.sh").toFile().setReadable(true, false);
        return place;
    }

    private static void remove(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String entry(Path place, String pids) {
        return String.format(ENTRY, pids, place)
                .replace("[fixed]", "[" + place + "/fixed]").replace("[secret]", "[" + place + "/secret]");
    }

    private String output(Procman procman) {
        return Procman.read(procman.logs.resolve("caged-stdout.log"));
    }

    private void everyKeyBitesAndTheNextManagerTakesItOver(String pids) throws Exception {
        Path place = place();
        try (Procman procman = Procman.in(folder, entry(place, pids)).start()) {
            procman.awaitStatus("caged", "\"state\":\\s*\"RUNNING\"");
            Procman.await("it has looked round", 20, () -> output(procman).contains("complete\n"));
            long pid = procman.pid("caged");
            assertEquals("""
                    65534
                    65534 4
                    Umask:0077
                    CapEff:0000000000000400
                    NoNewPrivs:1
                    fixed
                    hidden 0
                    tmp 0
                    links lo:
                    pid %s
                    complete
                    """.formatted(pids.equals("private") ? "2" : pid), output(procman));
            assertTrue(Procman.read(Path.of("/proc/" + pid + "/status")).contains("Uid:\t65534"), "the pid is its own");
            String described = procman.cli("describe", "caged").out();
            assertTrue(described.contains("sandbox.network: none"), described);

            procman.kill();
            procman.start();
            procman.awaitStatus("caged", "\"state\":\\s*\"RUNNING\"");
            assertEquals(pid, procman.pid("caged"), "it is taken over");

            assertEquals(0, procman.cli("stop", "caged").code());
            assertTrue(output(procman).endsWith("complete\nbye\n"), output(procman));
            String status = procman.cli("status", "caged", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(status.contains("\"code\":0"), status);
            Procman.await("it is buried", 20, () -> !Files.exists(Path.of("/proc/" + pid)));
            procman.stop();
        } finally {
            remove(place);
        }
    }

    @Test
    void everyKeyBitesAndTheNextManagerTakesItOver() throws Exception {
        everyKeyBitesAndTheNextManagerTakesItOver("host");
    }

    @Test
    void withPidsOfItsOwnToo() throws Exception {
        everyKeyBitesAndTheNextManagerTakesItOver("private");
    }

    @Test
    void whatCannotBeDoneIsRefusedAndThePolicyIsKept() throws Exception {
        String yaml = """
                managed_processes:
                  - id: lost
                    type: standard_managed
                    sandbox: {hidden: [/no/such/place]}
                    management:
                      control: {executable: /bin/sleep, arguments: ["600"]}
                      restart_policy: {strategy: never}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("lost", "\"state\":\\s*\"FAILED\"");
            String described = procman.cli("describe", "lost").out();
            assertTrue(described.contains("sandbox.hidden: there is no /no/such/place"), described);
            assertTrue(described.contains("spawn_failed"), described);

            procman.write("policy: {allowed_executables: [/opt], require_no_new_privileges: true}\n" + yaml);
            Procman.Result refused = procman.cli("reload");
            assertFalse(refused.code() == 0, refused.all());
            assertTrue(refused.all().contains("the policy does not allow to execute"), refused.all());

            procman.cli("start", "lost");
            String audit = Procman.read(procman.logs.resolve("audit.log"));
            assertTrue(audit.contains("done user=" + System.getProperty("user.name") + " role=admin address=local call"), audit);
            assertTrue(audit.contains("lost"), audit);
            procman.stop();
        }
    }
}
