package org.hsu.procman.health.http.plain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that writes the very bytes of the test, in one piece or byte by byte. */
@Timeout(30)
class PlainRequestTest {
    private static final int LIMIT = 1000;

    private final BlockingQueue<String> requests = new ArrayBlockingQueue<>(10);
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void answers(String answer, boolean byteByByte, boolean closes) {
        Thread thread = new Thread(() -> {
            try (Socket client = server.accept()) {
                requests.add(request(client.getInputStream()));
                OutputStream out = client.getOutputStream();
                byte[] bytes = answer.getBytes(ISO_8859_1);
                for (int i = 0; i < (byteByByte ? bytes.length : 0); i++) {
                    out.write(bytes[i]);
                    out.flush();
                }
                out.write(bytes, 0, byteByByte ? 0 : bytes.length);
                if (!closes) {
                    client.getInputStream().read();
                }
            } catch (IOException e) {
                // The client went away first, as it may.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static String request(InputStream in) {
        try {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) in.read());
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer send(String method, long millis) throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        return new PlainRequest(url, method, Map.of())
                .send(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), LIMIT);
    }

    private void comesOut(String raw, int status, String body) throws Exception {
        String answer = raw.replace("|", "\r\n");
        for (boolean slow : List.of(false, true)) {
            // None closes, so each end has to be found by what was said.
            answers(answer, slow, false);
            Answer got = send("GET", 20_000);
            assertEquals(status, got.status());
            assertEquals(body, new String(got.body(), ISO_8859_1));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', value = {
        "HTTP/1.1 200 OK|Content-Length: 2||up ~ 200 ~ up",
        "HTTP/1.1 200 OK|content-length:2||up and more ~ 200 ~ up",
        "HTTP/1.0 503 No|CONTENT-LENGTH: 0|| ~ 503 ~ ''",
        "HTTP/1.1 204|| ~ 204 ~ ''",
        "HTTP/1.1 304 Not Modified|Content-Length: 7|| ~ 304 ~ ''",
        "HTTP/1.1 101 Switching|Upgrade: x|| ~ 101 ~ ''",
        "HTTP/1.1 103 Early Hints|Link: x||HTTP/1.1 200 OK|Content-Length: 1||x ~ 200 ~ x",
        "HTTP/1.1 100 Continue||HTTP/1.1 102 Wait||HTTP/1.1 500 No|Content-Length: 0|| ~ 500 ~ ''",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|in ch|4;x=y|unks|0|| ~ 200 ~ in chunks",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip, Chunked||A|0123456789|0|Trailer: x|| ~ 200 ~ 0123456789",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 999||1|a|0|| ~ 200 ~ a",
        "HTTP/1.1 200 OK|no colon here|Content-Length: 1||x ~ 200 ~ x",
    })
    void answersComeOut(String raw, int status, String body) throws Exception {
        comesOut(raw, status, "''".equals(body) ? "" : body);
    }

    @Test
    void linesMayEndWithoutAReturn() throws Exception {
        comesOut("HTTP/1.1 200 OK\nContent-Length: 2\n\nup", 200, "up");
    }

    @Test
    void aBodyWithoutALengthGoesToTheEnd() throws Exception {
        answers("HTTP/1.0 200 OK\r\n\r\nall of it", false, true);
        assertEquals("all of it", new String(send("GET", 20_000).body(), ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK||", "HTTP/1.1 200 OK|Content-Length: 9999999999||", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||fff|",
    })
    void noMoreOfABodyIsReadThanTheLimit(String head) throws Exception {
        answers(head.replace("|", "\r\n") + "x".repeat(5000), false, false);
        assertEquals(LIMIT, send("GET", 20_000).body().length);
    }

    @Test
    void theAnswerToHeadHasNoBody() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", false, false);
        assertEquals(0, send("HEAD", 20_000).body().length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "SSH-2.0-OpenSSH_9.2| ~ no answer in HTTP/1.1",
        "HTTP/1.1 abc OK|| ~ no answer in HTTP/1.1",
        "HTTP/2 200|| ~ no answer in HTTP/1.1",
        "HTTP/1.1 20 OK|| ~ no answer in HTTP/1.1",
        "HTTP/1.1 2000 OK|| ~ no answer in HTTP/1.1",
        "HTTP/1.1 -20 OK|| ~ no answer in HTTP/1.1",
        "HTTP/1.1 200 OK|Content-Length: many|| ~ Content-Length is no number",
        "HTTP/1.1 200 OK|Content-Length: -1|| ~ Content-Length is negative",
        "HTTP/1.1 200 OK|Content-Length: 10||short ~ in the middle of the answer",
        "HTTP/1.1 200 OK|Content- ~ in the middle of the answer",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|x ~ chunks are damaged",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|xy|0|| ~ chunks are damaged",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|x ~ in the middle of the answer",
    })
    void whatIsNoAnswerIsSaidToBeNone(String raw, String message) {
        answers(raw.replace("|", "\r\n"), false, true);
        BadAnswerException e = assertThrows(BadAnswerException.class, () -> send("GET", 20_000));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void nothingAtAll() {
        answers("", false, true);
        BadAnswerException e = assertThrows(BadAnswerException.class, () -> send("GET", 20_000));
        assertEquals("the connection was closed without an answer", e.getMessage());
    }

    @Test
    void aHeadWithoutEndIsNotReadToItsEnd() {
        answers("HTTP/1.1 200 OK\r\nX: " + "y".repeat(200_000), false, false);
        BadAnswerException e = assertThrows(BadAnswerException.class, () -> send("GET", 20_000));
        assertTrue(e.getMessage().contains("head is longer"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK|X", "HTTP/1.1 200 OK|Content-Length: 5||half"})
    void whatStallsEndsAtTheDeadline(String raw) {
        answers(raw.replace("|", "\r\n"), false, false);
        assertThrows(SocketTimeoutException.class, () -> send("GET", 300));
    }

    @Test
    void aPortThatNobodyListensOn() throws IOException {
        server.close();
        assertThrows(ConnectException.class, () -> send("GET", 20_000));
    }

    @Test
    void theRequestIsWhatRfc9112Wants() throws Exception {
        answers("HTTP/1.1 204 No\r\n\r\n", false, true);
        URI url = URI.create("http://user@localhost:" + server.getLocalPort() + "?a=b%20c&d=\u00e9#part");
        new PlainRequest(url, "POST", new TreeMap<>(Map.of("X-Key", "k", "User-Agent", "test")))
                .send(System.nanoTime() + TimeUnit.SECONDS.toNanos(20), LIMIT);
        assertEquals(
                String.join("\r\n", "POST /?a=b%20c&d=%C3%A9 HTTP/1.1", "Host: localhost:" + server.getLocalPort(),
                        "Connection: close", "Content-Length: 0", "User-Agent: test", "X-Key: k", "", ""),
                requests.take());
    }
}
