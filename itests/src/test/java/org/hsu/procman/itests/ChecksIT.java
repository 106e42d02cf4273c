package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When checks look, how often, and what is counted; with real servers and commands. */
class ChecksIT {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            arrivals.add(System.nanoTime());
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/bad") ? 500 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServing() {
        server.stop(0);
        threads.shutdownNow();
    }

    private String url(String path) {
        return "'http://127.0.0.1:" + server.getAddress().getPort() + path + "'";
    }

    private static String process(String id, String check) {
        return "  - {id: " + id + ", type: standard_managed, management: {control: {executable: sh, arguments: "
                + "[-c, 'echo up; exec sleep 1000'], ready: {log_pattern: up}}, health_check: {" + check + "}}}\n";
    }

    /** Looks that arrived from then on, by the tenth of the interval of 2 s in which they did. */
    private long[] byTenth(long from) {
        long[] tenths = new long[10];
        arrivals.stream().filter(at -> at - from > 0).forEach(at -> tenths[(int) ((at - from) / (SECOND / 5) % 10)]++);
        return tenths;
    }

    /** By chance alone a tenth of the interval would hold four of the forty. */
    private void areSpread(String when) {
        arrivals.clear();
        long from = System.nanoTime();
        Procman.await("five rounds of looks", 60, () -> System.nanoTime() - from > 10 * SECOND);
        long[] tenths = byTenth(from);
        long all = LongStream.of(tenths).sum();
        assertTrue(all > 60, when + ": " + all + " looks");
        assertTrue(LongStream.of(tenths).max().orElseThrow() < all * 4 / 10,
                when + ": " + LongStream.of(tenths).boxed().toList());
    }

    @Test
    void checksThatBeganTogetherAreSpreadAlsoByTheNextManager() {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < 40; i++) {
            yaml.append(process("p" + i, "http: {url: " + url("/") + "}, interval: 2s, timeout: 1900ms"));
        }
        try (Procman procman = Procman.in(folder, yaml.toString()).start()) {
            Procman.await("each has been looked at twice", 60, () -> arrivals.size() >= 80);
            areSpread("from the start");
            procman.kill();
            arrivals.clear();
            procman.start();
            long ready = System.nanoTime();
            Procman.await("all but a few are looked at", 60, () -> arrivals.size() >= 35);
            assertTrue(System.nanoTime() - ready < 20 * SECOND);
            long[] tenths = byTenth(arrivals.peek() - 1);
            assertTrue(LongStream.of(tenths).max().orElseThrow() < 20, LongStream.of(tenths).boxed().toList().toString());
            areSpread("under the next manager");
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void fiftyMillisecondsAreAnInterval() {
        String yaml = "managed_processes:\n"
                + process("often", "http: {url: " + url("/") + "}, interval: 50ms, timeout: 49ms, failure_threshold: 1000");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            // 30 would come in 1.5 s; a machine that has more to do may lose some.
            Procman.await("a look", 30, () -> !arrivals.isEmpty());
            long began = System.nanoTime();
            int before = arrivals.size();
            Procman.await("thirty more looks", 30, () -> arrivals.size() >= before + 30);
            assertTrue(System.nanoTime() - began > SECOND, "more often than every 50 ms");
        }
    }

    @Test
    void countersBeginAnewWithEachInstance() throws Exception {
        String yaml = "managed_processes:\n"
                + process("bad", "http: {url: " + url("/bad") + "}, interval: 1h, timeout: 30s, failure_threshold: 3");
        try (Procman procman = Procman.in(folder, yaml).start();
                JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(procman.jmxUrl()))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            ObjectName bean = new ObjectName("org.hsu.procman:type=Process,name=bad");
            awaitFailures(procman, 1);
            beans.invoke(bean, "checkNow", null, null);
            awaitFailures(procman, 2);
            assertEquals("RUNNING", describe(procman).state());

            assertEquals(0, procman.cli("restart", "bad").code());
            awaitFailures(procman, 1);
            assertEquals("RUNNING", describe(procman).state());
            beans.invoke(bean, "checkNow", null, null);
            awaitFailures(procman, 2);
            assertEquals("RUNNING", describe(procman).state());
            beans.invoke(bean, "checkNow", null, null);
            Procman.await("the third failure of one instance", 30, () -> procman.cli("events", "-n", "100").out()
                    .contains("RUNNING -> UNHEALTHY"));
            String events = procman.cli("events", "-n", "100", "-o", "json").out().replace(" ", "");
            assertTrue(events.contains("\"consecutive_failures\":3,\"failure_threshold\":3"), events);
        }
    }

    private static Described describe(Procman procman) {
        return new Described(procman.cli("describe", "bad", "-o", "json").out());
    }

    private static void awaitFailures(Procman procman, int count) {
        Procman.await(count + " failures in a row", 30, () -> {
            Matcher found = Pattern.compile("\"consecutive_failures\":\\s*(\\d+)").matcher(describe(procman).json());
            return found.find() && Integer.parseInt(found.group(1)) == count;
        });
    }

    @Test
    void aCheckIsInFlightOnceAtMostAndItsTreeIsGoneBeforeTheNext() throws Exception {
        Files.writeString(folder.resolve("look.sh"), """
                for pid in $(cat last 2>/dev/null); do
                    case $(cut -d' ' -f3 /proc/$pid/stat 2>/dev/null) in
                    ''|Z|X) ;;
                    *) echo $pid >> overlaps ;;
                    esac
                done
                echo look >> looks
                setsid sleep 7654 &
                echo $$ $! > last
                while :; do sleep 0.02; done
                """);
        String yaml = "managed_processes:\n" + process(
                "slow", "exec: {command: [sh, look.sh]}, interval: 500ms, timeout: 450ms, failure_threshold: 100");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            Procman.await("six looks", 60, () -> Files.exists(folder.resolve("looks"))
                    && Procman.read(folder.resolve("looks")).lines().count() >= 6);
            assertFalse(Files.exists(folder.resolve("overlaps")), "a look began while something of the last one lived");
            assertEquals(0, procman.stop().code());
        }
        assertEquals("", Procman.run(folder, Map.of(), List.of("sh", "-c", "pgrep -f 'sleep 765[4]' || true")).out());
    }
}
