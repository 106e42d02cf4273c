package org.hsu.procman.manager.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuickCallsTest {
    private final PluginCalls calls = new PluginCalls();
    private final QuickCalls quick = new QuickCalls(calls);
    private final List<RejectedExecutionException> refused = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void eachIsMadeOnceHoweverManyComeAndAreHandedOver() throws InterruptedException {
        int count = 20_000;
        AtomicInteger made = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            quick.call(made::incrementAndGet, (value, problem) -> done.countDown(), refused::add);
            if (i % 100 == 0) {
                quick.handOver(0);
            }
        }
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(count, made.get());
        assertEquals(List.of(), refused);
    }

    @Test
    void oneThatHangsHoldsUpTheOthersOnlyUntilTheyAreHandedOver() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(10);
        quick.call(
                () -> {
                    hanging.countDown();
                    return end.await(50, TimeUnit.SECONDS);
                },
                (value, problem) -> {},
                refused::add);
        assertTrue(hanging.await(20, TimeUnit.SECONDS));
        for (int i = 0; i < 10; i++) {
            quick.call(() -> 1, (value, problem) -> others.countDown(), refused::add);
        }
        assertTrue(quick.handOver(TimeUnit.MINUTES.toNanos(1)), "too early for all of them");
        assertEquals(10, others.getCount());
        assertFalse(quick.handOver(0));
        assertTrue(others.await(20, TimeUnit.SECONDS));
        CountDownLatch later = new CountDownLatch(1);
        quick.call(() -> 1, (value, problem) -> later.countDown(), refused::add);
        assertTrue(later.await(20, TimeUnit.SECONDS), "nobody waits for the one that hangs any more");
        end.countDown();
    }

    @Test
    void whereNoThreadIsToBeHadEachIsRefused() {
        calls.close();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            quick.call(() -> 1, (value, problem) -> done.incrementAndGet(), refused::add);
        }
        assertFalse(quick.handOver(0));
        assertEquals(3, refused.size());
        assertEquals(0, done.get());
    }

    @Test
    void anErrorOfOneEndsNotTheNext() throws InterruptedException {
        List<Throwable> problems = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            quick.call(
                    () -> {
                        throw new StackOverflowError("told to");
                    },
                    (value, problem) -> {
                        problems.add(problem);
                        done.countDown();
                    },
                    refused::add);
        }
        assertTrue(done.await(20, TimeUnit.SECONDS));
        assertEquals(2, problems.size());
    }
}
