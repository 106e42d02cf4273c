package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People are told of what happens, whoever of them hangs. */
class AlertsIT {
    @TempDir
    Path folder;

    private static String yaml(int hanging, int port, int mail, Path file) {
        return """
                alerts:
                  rules:
                    - {name: down, when: [failed], groups: [front]}
                  targets:
                    - {name: hangs, webhook: {url: "http://127.0.0.1:%d/t0ken", timeout: 1m}}
                    - {name: hook, webhook: {url: "http://127.0.0.1:%d/t0ken", headers: {X-Key: s3cret}}}
                    - name: post
                      mail: {host: localhost, port: %d, from: a@example.org, to: [ops@example.org], tls: none}
                    - {name: page, command: {command: [/bin/sh, -c, "cat >> '%s'"]}}
                managed_processes:
                  - id: web
                    type: standard_managed
                    group: front
                    management:
                      control: {executable: sleep, arguments: ["1000"], min_uptime: 10ms}
                      restart_policy: {restart_delay: 10ms, jitter: 0.0}
                """.formatted(hanging, port, mail, file);
    }

    @Test
    void whoIsToldAndWhoHangs() throws Exception {
        Queue<String> got = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            got.add(exchange.getRequestHeaders().getFirst("X-Key") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        GreenMail post = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));
        post.start();
        Path file = folder.resolve("paged");
        String yaml;
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                Procman procman = Procman.in(folder, yaml = yaml(
                        silent.getLocalPort(), server.getAddress().getPort(), post.getSmtp().getPort(), file))) {
            procman.start();
            procman.awaitStatus("web", "RUNNING");
            assertEquals(0, procman.cli("signal", "KILL", "web").code());
            Procman.await("both are told: " + procman.managerLog(), 60, () -> got.size() >= 2
                    && Procman.read(file).lines().count() >= 2);
            assertTrue(post.waitForIncomingEmail(60_000, 2), () -> procman.managerLog());
            String subject = post.getReceivedMessages()[0].getSubject();
            assertTrue(subject.contains("] firing: down: web: RUNNING -> FAILED"), subject);
            assertTrue(got.peek().startsWith("s3cret {\"status\":\"firing\",\"rule\":\"down\",\"what\":\"failed\",\"id\":\"web\","
                    + "\"group\":\"front\","), got::toString);
            assertTrue(Procman.read(file).lines().toList().get(1).startsWith("{\"status\":\"resolved\""), () -> Procman.read(file));
            procman.write(yaml.replace("when: [failed]", "when: [fails]"));
            Procman.Result wrong = procman.cli("plan");
            assertEquals(78, wrong.code());
            assertTrue(wrong.all().contains("alerts.rules[0].when[0]"), wrong::all);
            procman.write(yaml.replace("tls: none}", "tls: none, user: procman, password: p4ss}")
                    .replace("host: localhost", "host: mail.example.org"));
            Procman.Result readable = procman.cli("plan");
            assertEquals(78, readable.code());
            assertTrue(readable.all().contains("tls: none would send the password readable"), readable::all);
            assertFalse(readable.all().contains("p4ss"), readable::all);
            procman.write(yaml.replace("timeout: 1m", "timeout: 1x"));
            assertFalse(procman.cli("plan").all().contains("t0ken"));
            assertEquals(0, procman.stop().code());
            assertFalse(procman.managerLog().contains("t0ken") || procman.managerLog().contains("s3cret"));
        } finally {
            server.stop(0);
            post.stop();
        }
    }
}
