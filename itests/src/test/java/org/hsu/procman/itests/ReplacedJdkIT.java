package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a package manager does to a JDK: the new one takes its place, the old one's files go, while the manager runs. */
class ReplacedJdkIT extends AdoptionScene {

    private static void command(Path folder, String... words) {
        Procman.Result result = Procman.run(folder, Map.of(), List.of(words));
        assertEquals(0, result.code(), () -> String.join(" ", words) + ": " + result.all());
    }

    /** What runs of it; not its modules for linkers, nor its sources. */
    private Path copy(Path jdk) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("jdk-old"));
        for (String part : List.of("bin", "conf", "lib", "release")) {
            command(folder, "cp", "-r", jdk.resolve(part).toString(), copy.toString());
        }
        return copy;
    }

    @Test
    void theManagerGoesOnAndIsUpgradedToTheNewOne() throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        Path old = copy(jdk);
        Path link = Files.createSymbolicLink(folder.resolve("jdk"), old.getFileName());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String first = yaml(sleeper("steady"), sleeper("crashing"));
        try (Procman procman = Procman.in(folder, first, Procman.HOME, Map.of("PROCMAN_JAVA", link.toString())).start();
                Operator operator = Operator.at(procman)) {
            long steady = operator.awaitRunning("steady").pid();
            long crashing = operator.awaitRunning("crashing").pid();
            String command = Procman.read(Path.of("/proc/" + procman.managerPid() + "/cmdline"));
            assertTrue(command.startsWith(link.toString()), command);

            Files.move(Files.createSymbolicLink(folder.resolve("jdk-new"), jdk), link,
                    StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            command(folder, "rm", "-rf", old.toString());

            assertTrue(ProcessHandle.of(crashing).map(ProcessHandle::destroyForcibly).orElse(false));
            operator.await("crashing", "is restarted", now -> now.state().equals("RUNNING") && now.pid() != crashing);
            // What has never been used so far comes from files that are gone.
            int port = server.getAddress().getPort();
            procman.write(first + entry("checked", "echo hello; sleep 1000 & wait\n", "", """
                    health_checks:
                            - {name: http, type: http, http: {url: "http://127.0.0.1:%d/"}, interval: 500ms, timeout: 400ms}
                            - {name: tcp, type: tcp, tcp: {address: "127.0.0.1:%d"}, interval: 500ms, timeout: 400ms}
                    """.formatted(port, port).strip()));
            Procman.Result reload = procman.cli("reload");
            assertEquals(0, reload.code(), reload::all);
            procman.awaitStatus("checked", "\"health\":\\s*\"healthy\"");
            Procman.await("its line is there", 30, () -> procman.cli("logs", "checked").out().equals("hello\n"));
            operator.does("stop", "crashing");
            operator.does("start", "crashing");
            assertEquals(steady, operator.describe("steady").pid());
            assertFalse(procman.managerLog().contains("Error"), procman::managerLog);

            Procman.Result upgrade = procman.cli("upgrade");
            assertEquals(0, upgrade.code(), upgrade::all);
            assertEquals(steady, procman.pid("steady"));
            assertEquals(0, procman.cli("shutdown").code());
        } finally {
            server.stop(0);
        }
    }
}
