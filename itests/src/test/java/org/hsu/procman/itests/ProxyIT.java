package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hsu.procman.itests.testexe.TestExe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real reverse proxies in front of three instances that are killed, restarted and drained under load. */
class ProxyIT {
    @TempDir
    Path folder;

    private Process proxy;
    private int port;

    @AfterEach
    void endTheProxy() throws InterruptedException {
        if (proxy != null) {
            Stream.concat(Stream.of(proxy.toHandle()), proxy.descendants()).toList().forEach(ProcessHandle::destroyForcibly);
            assertTrue(proxy.waitFor(30, TimeUnit.SECONDS));
        }
    }

    private static String program(String name) {
        for (String where : List.of("/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/")) {
            if (Files.isExecutable(Path.of(where + name))) {
                return where + name;
            }
        }
        System.err.println(name + " is not installed: it is not tested");
        return Assumptions.<String>abort(name + " is not installed");
    }

    private List<String> nginx() throws IOException {
        String nginx = program("nginx");
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                pid %1$s/proxy.pid;
                error_log %1$s/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  include %1$s/routes*.conf;
                }
                """.formatted(folder));
        return List.of(nginx, "-c", configuration.toString(), "-p", folder.toString(), "-e", folder + "/error.log");
    }

    private List<String> haproxy() throws IOException {
        String haproxy = program("haproxy");
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                    stats socket %1$s/proxy.sock level admin expose-fd listeners
                defaults
                    mode http
                    timeout client 60s
                    timeout connect 2s
                    timeout server 60s
                """.formatted(folder));
        Files.writeString(folder.resolve("routes.conf"), "");
        return List.of(haproxy, "-W", "-db", "-p", folder + "/proxy.pid", "-f", configuration.toString(),
                "-f", folder + "/routes.conf");
    }

    private String reload(String kind, List<String> command) throws IOException {
        if (kind.equals("nginx")) {
            return String.join(", ", command) + ", -s, reload";
        }
        Path script = Files.writeString(folder.resolve("reload"), "#!/bin/sh\nexec kill -USR2 \"$(cat proxy.pid)\"\n"
                .replace("proxy.pid", folder + "/proxy.pid"));
        assertTrue(script.toFile().setExecutable(true));
        return script.toString();
    }

    private String yaml(String kind, List<String> command) throws IOException, URISyntaxException {
        StringBuilder yaml = new StringBuilder("""
                process_manager:
                  proxy:
                    %s: {file: routes.conf, listen: "127.0.0.1:%d", reload: [%s]}
                defaults:
                  type: standard_managed
                  hostname: shop.test
                  ports: {admin: auto, http: auto}
                  management:
                    control:
                      executable: %s
                      arguments: [-XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -Xmx32m, -cp, %s, %s, --health-port, "${port.http}", --shutdown-delay, "1"]
                      shutdown_timeout: 20s
                    health_check: {http: {url: "http://127.0.0.1:${port.http}/"}, interval: 300ms, timeout: 250ms, failure_threshold: 20}
                    restart_policy: {strategy: always, restart_delay: 100ms}
                managed_processes:
                """.formatted(kind, port, reload(kind, command), Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of(TestExe.class.getProtectionDomain().getCodeSource().getLocation().toURI()), TestExe.class.getName()));
        for (int i = 1; i <= 3; i++) {
            yaml.append("  - id: shop-").append(i).append('\n');
        }
        return yaml.toString();
    }

    private String file() {
        return Procman.read(folder.resolve("routes.conf"));
    }

    private void awaitTargets(int count) {
        Procman.await(count + " targets are in the file", 300, () ->
                file().lines().filter(line -> line.strip().startsWith("server ") && line.contains("127.0.0.1:3")).count() == count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "haproxy"})
    void requestsGoOnWhateverHappensToOne(String kind) throws Exception {
        List<String> command = kind.equals("nginx") ? nginx() : haproxy();
        port = FreePort.any();
        proxy = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("proxy.log").toFile()).start();
        Procman.await("the proxy is there", 60, () -> Files.exists(folder.resolve("proxy.pid")));
        try (Procman procman = Procman.in(folder, yaml(kind, command)).start()) {
            awaitTargets(3);
            Procman.await("the proxy knows the way", 60, () -> Requests.ask(port, "shop.test").contains(" 200"));
            assertTrue(Requests.ask(port, "other.test").contains(" 404"), Requests.ask(port, "other.test"));
            int killed;
            try (Requests requests = new Requests(port, "shop.test")) {
                requests.more(200);
                for (int i = 1; i <= 3; i++) {
                    ProcessHandle.of(procman.pid("shop-" + i)).orElseThrow().destroyForcibly();
                    awaitTargets(2);
                    awaitTargets(3);
                    requests.more(50);
                }
                killed = requests.failures().size();
                assertEquals(0, procman.cli("restart", "shop-1", "shop-2", "--timeout", "100s").code());
                awaitTargets(3);
                assertEquals(0, procman.cli("stop", "shop-3").code());
                awaitTargets(2);
                requests.more(100);
                assertEquals(0, procman.cli("start", "shop-3", "--timeout", "100s").code());
                awaitTargets(3);
                requests.more(100);
                List<String> failures = requests.failures();
                System.err.println(kind + ": " + requests.answered() + " answered, " + killed + " failed by kills, "
                        + (failures.size() - killed) + " by restarts and stops " + failures);
                assertEquals(List.of(), failures.subList(killed, failures.size()), "an ordered end loses no request");
                assertTrue(killed <= 3, failures::toString);
            }
            procman.cli("stop", "--all");
            awaitTargets(0);
            Procman.await("nobody is there", 60, () -> Requests.ask(port, "shop.test").contains(" 503"));
        }
    }
}
