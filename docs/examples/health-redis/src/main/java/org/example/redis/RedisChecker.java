package org.example.redis;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.osgi.service.component.annotations.Component;

/** {@code redis}: the server answers PING (RESP, https://redis.io/docs/latest/develop/reference/protocol-spec/). */
@Component(service = HealthChecker.class)
@HealthType("redis")
public final class RedisChecker implements HealthChecker<RedisSettings> {

    @Override
    public Class<RedisSettings> settingsType() {
        return RedisSettings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, RedisSettings settings, Duration timeout) throws IOException {
        String where = settings.host() + ":" + settings.port();
        long began = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), millisLeft(timeout, began));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (settings.password() != null) {
                socket.setSoTimeout(millisLeft(timeout, began));
                String said = ask(socket, in, "AUTH", settings.password());
                if (!said.equals("+OK")) {
                    return HealthResult.unhealthy(where + " refuses AUTH: " + said);
                }
            }
            socket.setSoTimeout(millisLeft(timeout, began));
            String said = ask(socket, in, "PING");
            return said.equals("+PONG")
                    ? HealthResult.healthy(where + " answers PONG")
                    : HealthResult.unhealthy(where + " answers " + said);
        } catch (SocketTimeoutException e) {
            return HealthResult.unhealthy(where + " does not answer");
        }
    }

    /** One command as an array of bulk strings; the answers here are simple strings and errors, a line each. */
    private static String ask(Socket socket, BufferedReader in, String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int length = word.getBytes(StandardCharsets.UTF_8).length;
            command.append('$').append(length).append("\r\n").append(word).append("\r\n");
        }
        socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
        String answer = in.readLine();
        if (answer == null) {
            throw new EOFException("the server hangs up");
        }
        return answer;
    }

    /** At least one: none would mean for ever. */
    private static int millisLeft(Duration timeout, long began) {
        return (int) Math.max(1, timeout.toMillis() - (System.nanoTime() - began) / 1_000_000);
    }
}
