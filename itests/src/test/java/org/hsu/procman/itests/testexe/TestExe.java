package org.hsu.procman.itests.testexe;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs until its time is over or a signal comes. Flags, all with a number of seconds, megabytes, percent, a port
 * or a path: run-duration, memory-mb, exit-code, shutdown-delay, memory-growth-rate, health-port,
 * fail-health-after, pid-file, startup-delay, crash-after, cpu-percent. Seconds may have decimals. Unlike
 * upstream's, a crash ends the process, and a growth rate is what it says, per second.
 */
public final class TestExe {
    private static final Set<String> FLAGS = Set.of(
            "run-duration", "memory-mb", "exit-code", "shutdown-delay", "memory-growth-rate", "health-port",
            "fail-health-after", "pid-file", "startup-delay", "crash-after", "cpu-percent");
    private static final int USAGE = 2;
    private static final int CRASH = 101;
    private static final int PAGE = 4096;

    private final Map<String, String> flags;
    private final List<byte[]> memory = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final long began = System.nanoTime();
    private volatile boolean ending;

    private TestExe(Map<String, String> flags) {
        this.flags = flags;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!FLAGS.contains(name) || i + 1 == arguments.length) {
                System.err.println("unexpected argument '" + arguments[i] + "'");
                Runtime.getRuntime().halt(USAGE);
            }
            flags.put(name, arguments[i + 1]);
        }
        new TestExe(flags).run(List.of(arguments));
    }

    private void run(List<String> arguments) throws Exception {
        System.out.println("Starting testexe with args " + arguments);
        Runtime.getRuntime().addShutdownHook(new Thread(this::signalled));
        sleep(seconds("startup-delay"));
        if (flags.containsKey("pid-file")) {
            Files.writeString(Path.of(flags.get("pid-file")), ProcessHandle.current().pid() + "\n");
        }
        allocate((int) seconds("memory-mb"));
        if (flags.containsKey("health-port")) {
            serve();
        }
        System.out.println("Testexe is ready, starting managed processes...");
        background("growth", seconds("memory-growth-rate"), this::grow);
        background("load", seconds("cpu-percent"), this::burn);
        background("crash", seconds("crash-after"), () -> {
            sleep(seconds("crash-after"));
            end(CRASH, "Testexe crashes");
        });
        System.out.println("Testexe is fully operational");
        double duration = seconds("run-duration");
        if (duration > 0) {
            over.await((long) (duration * 1000), TimeUnit.MILLISECONDS);
            end((int) seconds("exit-code"), "Testexe stopped");
        }
        over.await();
    }

    /** Runs as the JVM's shutdown hook, so the exit code must be set by halting. */
    private void signalled() {
        if (!ending) {
            System.out.println("Received SIGTERM/SIGINT");
            System.out.println("Testexe received signal");
            try {
                sleep(seconds("shutdown-delay"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            end((int) seconds("exit-code"), "Testexe stopped");
        }
    }

    private void end(int code, String last) {
        ending = true;
        System.out.println(last);
        System.out.flush();
        try {
            if (flags.containsKey("pid-file")) {
                Files.deleteIfExists(Path.of(flags.get("pid-file")));
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(code);
    }

    private double seconds(String flag) {
        return Double.parseDouble(flags.getOrDefault(flag, "0"));
    }

    private void allocate(int megabytes) {
        for (int i = 0; i < megabytes; i++) {
            byte[] block = new byte[1 << 20];
            for (int at = 0; at < block.length; at += PAGE) {
                block[at] = 1;
            }
            memory.add(block);
        }
    }

    private void grow() throws InterruptedException {
        while (true) {
            allocate((int) seconds("memory-growth-rate"));
            sleep(1);
        }
    }

    private void burn() throws InterruptedException {
        long busyNanos = (long) (seconds("cpu-percent") * 1_000_000);
        while (true) {
            long from = System.nanoTime();
            while (System.nanoTime() - from < busyNanos) {
                Thread.onSpinWait();
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(0, 100_000_000 - busyNanos));
        }
    }

    private void serve() throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) seconds("health-port"));
        HttpServer server = HttpServer.create(address, 16);
        server.createContext("/", exchange -> {
            double failAfter = seconds("fail-health-after");
            boolean fails = failAfter > 0 && System.nanoTime() - began > failAfter * 1e9;
            byte[] body = (fails ? "Unhealthy\n" : "OK\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fails ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private static void background(String name, double wanted, Action action) {
        if (wanted <= 0) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
    }
}
