package org.hsu.procman.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that does what the path of the request says, right or wrong. Closing it ends its threads. */
final class ScriptedServer implements AutoCloseable {
    private static final int BODY_LIMIT = 64 * 1024;

    private final ServerSocket socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Long> noted = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    ScriptedServer() throws IOException {
        thread(this::accept);
    }

    /** When {@code /noted} was asked for, by System.nanoTime. */
    List<Long> noted() {
        return List.copyOf(noted);
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                thread(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            List<String> headers = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                headers.add(line);
            }
            if (first != null) {
                answer(client, first, headers);
            }
        } catch (IOException e) {
            // The checker went away, which is what many scripts are about.
            return;
        } finally {
            open.remove(client);
        }
    }

    private void answer(Socket client, String request, List<String> headers) throws IOException {
        String[] words = request.split(" ");
        String[] path = words[1].substring(1).split("/");
        String rest = path.length > 1 ? path[1] : "";
        OutputStream out = client.getOutputStream();
        switch (path[0]) {
            case "status" -> status(out, Integer.parseInt(rest), "");
            case "api" -> status(out, rest.equals("status") ? 200 : 404, "");
            case "body" -> status(out, 200, rest.replace('+', ' '));
            case "late-body" -> status(out, 200, "x".repeat(BODY_LIMIT) + rest);
            case "hops" -> hop(out, Integer.parseInt(rest), path[2]);
            case "loop" -> send(out, "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n");
            case "nowhere" -> send(out, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n");
            case "slow" -> {
                stay(client, Integer.parseInt(rest));
                status(out, 200, "");
            }
            case "hang" -> client.getInputStream().read();
            case "drip" -> drip(client, out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
            case "drip-body" -> {
                send(out, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n");
                drip(client, out, "haystack");
            }
            case "wide" -> {
                out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
                byte[] piece = "x".repeat(BODY_LIMIT).getBytes(StandardCharsets.ISO_8859_1);
                while (!socket.isClosed()) {
                    out.write(piece);
                }
            }
            case "noted" -> {
                noted.add(System.nanoTime());
                status(out, 200, "");
            }
            case "half" -> {
                out.write("HTTP/1.1 200 OK\r\nContent-".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                client.getInputStream().read();
            }
            case "no-body" -> {
                send(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n");
                client.getInputStream().read();
            }
            case "short-body" -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n");
            case "reset" -> client.setSoLinger(true, 0);
            case "shut" -> out.flush();
            case "garbage" -> out.write("\0\1\2 what is this\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            case "ssh" -> out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.ISO_8859_1));
            case "bad-header" -> send(out, "HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 0\r\n");
            case "no-status" -> send(out, "HTTP/1.1 abc OK\r\n");
            case "old" -> {
                send(out, "HTTP/1.0 200 OK\r\n");
                out.write("old and fine".getBytes(StandardCharsets.ISO_8859_1));
            }
            case "chunked" -> {
                send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
                out.write("5\r\nin ch\r\n4\r\nunks\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            case "bad-chunk" -> {
                send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
                out.write("zz\r\nin ch".getBytes(StandardCharsets.ISO_8859_1));
            }
            case "huge" -> {
                send(out, "HTTP/1.1 200 OK\r\n");
                byte[] piece = "needle".repeat(1000).getBytes(StandardCharsets.ISO_8859_1);
                while (!socket.isClosed()) {
                    out.write(piece);
                }
            }
            case "method" -> status(out, words[0].equals(rest) ? 200 : 405, "");
            case "header" -> status(out, headers.contains(rest + ": yes") ? 200 : 403, "");
            case "agent" -> {
                boolean ours = headers.stream().anyMatch(line -> line.matches("(?i)user-agent: HSU-ProcessManager/.*"));
                status(out, ours ? 200 : 403, "");
            }
            case "query" -> status(out, words[1].endsWith("?a=b%20c") ? 200 : 400, "");
            case "turns" -> {
                // Turns of good and bad by request, the part after the first '.' for ever.
                int turn = counts.computeIfAbsent(words[1], key -> new AtomicInteger()).getAndIncrement();
                String begin = rest.substring(0, rest.indexOf('.'));
                String again = rest.substring(rest.indexOf('.') + 1);
                char now = turn < begin.length()
                        ? begin.charAt(turn)
                        : again.charAt((turn - begin.length()) % again.length());
                status(out, now == 'g' ? 200 : 500, "");
            }
            default -> status(out, 404, "");
        }
        out.flush();
    }

    /** As long as that, or until the client goes away. */
    private static void stay(Socket client, int millis) throws IOException {
        client.setSoTimeout(millis);
        try {
            client.getInputStream().read();
        } catch (SocketTimeoutException e) {
            client.setSoTimeout(0);
        }
    }

    /** One byte a second. */
    private static void drip(Socket client, OutputStream out, String text) throws IOException {
        for (byte each : text.getBytes(StandardCharsets.ISO_8859_1)) {
            out.write(each);
            out.flush();
            stay(client, 1000);
        }
    }

    private static void hop(OutputStream out, int left, String last) throws IOException {
        if (left == 0) {
            status(out, Integer.parseInt(last), "");
        } else {
            send(out, "HTTP/1.1 302 Found\r\nLocation: /hops/" + (left - 1) + "/" + last + "\r\nContent-Length: 0\r\n");
        }
    }

    private static void status(OutputStream out, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean none = status == 204 || status == 304;
        send(out, "HTTP/1.1 " + status + " So\r\n" + (none ? "" : "Content-Length: " + bytes.length + "\r\n"));
        out.write(bytes);
    }

    /** The connection is always closed afterwards. */
    private static void send(OutputStream out, String head) throws IOException {
        out.write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
