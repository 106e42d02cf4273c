package org.hsu.procman.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask a reverse proxy without end, each time by a connection of its own, and count what fails. */
final class Requests implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    Requests(int port, String host) {
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> {
                while (!over) {
                    String status = ask(port, host);
                    if (status.startsWith("HTTP/1.1 200")) {
                        answered.incrementAndGet();
                    } else {
                        failures.add(status);
                    }
                }
            });
            client.start();
            clients.add(client);
        }
    }

    /** The first line of the answer, or what went wrong. */
    static String ask(int port, String host) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.getOutputStream().write(
                    ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return line == null ? "no answer" : line;
        } catch (IOException e) {
            return e.toString();
        }
    }

    int answered() {
        return answered.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Waits until so many more were answered. */
    void more(int count) {
        int until = answered.get() + count;
        Procman.await(count + " more requests are answered", 120, () -> answered.get() >= until);
    }

    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
