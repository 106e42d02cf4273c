package org.example.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.testkit.HealthCheckerContract;
import org.junit.jupiter.api.Test;

class RedisCheckerTest extends HealthCheckerContract<RedisSettings> {

    @Override
    protected HealthChecker<RedisSettings> checker() {
        return new RedisChecker();
    }

    @Override
    protected RedisSettings settings() {
        return settingsFor(1);
    }

    @Override
    protected RedisSettings settingsFor(int port) {
        return new RedisSettings("127.0.0.1", port, null);
    }

    /** Checks a server that gives these answers, one after another. */
    private HealthResult check(String password, List<String> heard, String... answers) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server, heard, answers));
            thread.start();
            HealthResult result = new RedisChecker().check(
                    target(), new RedisSettings("127.0.0.1", server.getLocalPort(), password), Duration.ofSeconds(5));
            thread.join();
            return result;
        }
    }

    private static void serve(ServerSocket server, List<String> heard, String... answers) {
        try (Socket client = server.accept()) {
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream()));
            for (String answer : answers) {
                int lines = 2 * Integer.parseInt(in.readLine().substring(1));
                StringBuilder command = new StringBuilder();
                for (int i = 0; i < lines; i++) {
                    command.append(in.readLine()).append(' ');
                }
                heard.add(command.toString().strip());
                client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            heard.add(e.toString());
        }
    }

    @Test
    void pongIsHealthy() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        HealthResult result = check(null, heard, "+PONG");
        assertTrue(result.healthy(), result::message);
        assertEquals(List.of("$4 PING"), heard);
    }

    @Test
    void passwordGoesFirstAndIsNeverSaid() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        HealthResult result = check("geheim\u00fc", heard, "+OK", "+PONG");
        assertTrue(result.healthy(), result::message);
        assertEquals(List.of("$4 AUTH $8 geheim\u00fc", "$4 PING"), heard);
        HealthResult refused = check("geheim", heard, "-WRONGPASS invalid username-password pair");
        assertFalse(refused.healthy());
        assertTrue(refused.message().contains("refuses AUTH: -WRONGPASS"), refused::message);
        assertFalse(refused.message().contains("geheim"), refused::message);
    }

    @Test
    void serverThatLoadsIsUnhealthy() throws Exception {
        HealthResult result = check(null, new CopyOnWriteArrayList<>(), "-LOADING Redis is loading the dataset in memory");
        assertFalse(result.healthy());
        assertTrue(result.message().contains("answers -LOADING"), result::message);
    }
}
