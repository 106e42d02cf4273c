package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceNoticesTest {
    private static final long OWN_PID = 77;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final EventLoop loop = new EventLoop("test-loop");

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private ServiceNotices notices(Map<String, String> environment) {
        return new ServiceNotices(loop, (address, text) -> sent.add(address + " " + text), environment, OWN_PID);
    }

    private String next() throws InterruptedException {
        return sent.poll(60, TimeUnit.SECONDS);
    }

    /** What the loop has been given by now has run. */
    private void settle() throws InterruptedException {
        LinkedBlockingQueue<String> passed = new LinkedBlockingQueue<>();
        loop.execute(() -> passed.add("passed"));
        assertEquals("passed", passed.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void readinessHeartbeatsAndTheEnd() throws InterruptedException {
        ServiceNotices notices =
                notices(Map.of("NOTIFY_SOCKET", "/run/s", "WATCHDOG_USEC", "20000", "WATCHDOG_PID", "77"));
        long before = System.nanoTime();
        notices.ready(1);
        assertEquals("/run/s READY=1\nSTATUS=1 process configured", next());
        for (int i = 0; i < 4; i++) {
            assertEquals("/run/s WATCHDOG=1", next());
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        assertTrue(millis >= 30, "four at half the interval take 30 ms, not " + millis);
        notices.stopping(Duration.ofSeconds(10));
        String last = next();
        while (last.equals("/run/s WATCHDOG=1")) {
            last = next();
        }
        assertEquals("/run/s STOPPING=1\nEXTEND_TIMEOUT_USEC=30000000", last);
    }

    @Test
    void noHeartbeatsWhereNoneOrThoseOfAnotherProcessAreWaitedFor() throws InterruptedException {
        for (Map<String, String> watchdog : List.of(
                Map.<String, String>of(),
                Map.of("WATCHDOG_USEC", "1000", "WATCHDOG_PID", "78"),
                Map.of("WATCHDOG_USEC", "soon"))) {
            Map<String, String> environment = new HashMap<>(watchdog);
            environment.put("NOTIFY_SOCKET", "@s");
            notices(environment).ready(2);
            settle();
            assertEquals("@s READY=1\nSTATUS=2 processes configured", next());
            assertNull(sent.poll());
        }
    }

    @Test
    void withoutAServiceManagerNothingIsSaid() throws InterruptedException {
        ServiceNotices notices = notices(Map.of("WATCHDOG_USEC", "1000"));
        notices.ready(3);
        notices.stopping(PATIENCE);
        settle();
        assertNull(sent.poll());
    }

    @Test
    void aServiceManagerThatIsGoneEndsNothing() throws InterruptedException {
        ServiceNotices notices = new ServiceNotices(loop, (address, text) -> {
            sent.add(text);
            throw new IOException("gone");
        }, Map.of("NOTIFY_SOCKET", "/run/s", "WATCHDOG_USEC", "2000"), OWN_PID);
        notices.ready(1);
        assertEquals("READY=1\nSTATUS=1 process configured", next());
        assertEquals("WATCHDOG=1", next());
        assertEquals("WATCHDOG=1", next());
    }
}
