package org.hsu.procman.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients without a break of a {@code SocketServer} at a port of this machine. */
final class SocketLoad implements AutoCloseable {
    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;
    final AtomicLong answered = new AtomicLong();
    final Set<Long> pids = ConcurrentHashMap.newKeySet();
    final Queue<String> failures = new ConcurrentLinkedQueue<>();

    SocketLoad(int port) {
        this.port = port;
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(this::run, "load");
            thread.start();
            threads.add(thread);
        }
    }

    private void run() {
        while (!over) {
            try {
                pids.add(ask(port));
                answered.incrementAndGet();
            } catch (IOException | RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    void awaitMore() {
        long before = answered.get();
        Procman.await("more is answered: " + failures, 30, () -> answered.get() > before + 20);
    }

    /** The pid of who answers. */
    static long ask(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            return Long.parseLong(new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine());
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
