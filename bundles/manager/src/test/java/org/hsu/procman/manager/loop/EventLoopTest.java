package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {

    @Test
    void timersRunInTheOrderOfTheirTimesAndCancelledOnesNotAtAll() throws InterruptedException {
        List<String> ran = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        try (EventLoop loop = new EventLoop("test-loop")) {
            loop.start();
            loop.execute(() -> {
                long now = System.nanoTime();
                EventLoop.Timer first = loop.at(now + 1_000_000, () -> ran.add("first, cancelled"));
                EventLoop.Timer middle = loop.at(now + 5_000_000, () -> ran.add("middle, cancelled"));
                loop.at(now + 9_000_000, last::countDown);
                loop.at(now + 7_000_000, () -> ran.add("second"));
                loop.at(now + 2_000_000, () -> {
                    ran.add("one that cancels another");
                    middle.cancel();
                });
                loop.at(now + 7_000_000, () -> ran.add("third, after its equal"));
                first.cancel();
            });
            assertTrue(last.await(20, TimeUnit.SECONDS));
        }
        assertEquals(List.of("one that cancels another", "second", "third, after its equal"), ran);
    }

    @Test
    void whatCameBeforeADeadlineIsSeenBeforeIt() throws InterruptedException {
        List<String> ran = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        try (EventLoop loop = new EventLoop("test-loop")) {
            loop.start();
            loop.execute(() -> {
                loop.at(System.nanoTime(), () -> ran.add("deadline"));
                loop.at(System.nanoTime() + 1_000_000, last::countDown);
                loop.execute(() -> ran.add("event"));
            });
            assertTrue(last.await(20, TimeUnit.SECONDS));
        }
        assertEquals(List.of("event", "deadline"), ran);
    }

    @Test
    void whatIsInNoHurryRunsWhateverTheLoopWaitsFor() throws InterruptedException {
        try (EventLoop loop = new EventLoop("test-loop")) {
            loop.start();
            for (long wait : List.of(0L, 1_000_000L, 60_000_000_000L)) {
                CountDownLatch armed = new CountDownLatch(1);
                loop.execute(() -> {
                    loop.at(System.nanoTime() + wait, () -> {});
                    armed.countDown();
                });
                armed.await();
                for (int i = 0; i < 2_000; i++) {
                    CountDownLatch ran = new CountDownLatch(1);
                    loop.executeSoon(ran::countDown);
                    assertTrue(ran.await(20, TimeUnit.SECONDS));
                }
            }
        }
    }

    /** As where the system has no room for a thread: the loop once ended with it, and with it all supervision. */
    @Test
    void anErrorOfOneTaskEndsNeitherTheLoopNorItsTimers() throws Exception {
        try (EventLoop loop = new EventLoop("loop-under-test")) {
            loop.start();
            CountDownLatch rest = new CountDownLatch(3);
            loop.execute(() -> {
                loop.at(System.nanoTime(), () -> {
                    throw new StackOverflowError("told to fail");
                });
                loop.at(System.nanoTime() + 1, rest::countDown);
            });
            for (Error error : List.of(new OutOfMemoryError("unable to create native thread"), new AssertionError())) {
                loop.execute(() -> {
                    throw error;
                });
                loop.execute(rest::countDown);
            }
            rest.await(20, TimeUnit.SECONDS);
            assertEquals(0, rest.getCount());
        }
    }
}
