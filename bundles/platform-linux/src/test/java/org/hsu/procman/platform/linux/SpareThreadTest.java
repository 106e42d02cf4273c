package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpareThreadTest {

    /** As the JVM says it where the kernel gives it no thread: only at the start of one. */
    private static Thread refused(Runnable task) {
        return new Thread(task) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
    }

    @Test
    void whatNoThreadCouldBeMadeForIsDoneWhenOneCan() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(2);
        try (EventLoop loop = new EventLoop("test-loop");
                SpareThread spare = new SpareThread(
                        task -> made.incrementAndGet() <= 3 ? refused(task) : new Thread(task), loop, 1_000_000)) {
            spare.submit(done::countDown);
            spare.submit(done::countDown);
            assertTrue(done.await(30, TimeUnit.SECONDS), () -> made + " threads were tried");
            assertTrue(made.get() > 3, () -> made + " threads were tried");
        }
    }

    @Test
    void oneThatFailsTakesNoOtherAlong() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (EventLoop loop = new EventLoop("test-loop"); SpareThread spare = new SpareThread(Thread::new, loop, 1_000_000)) {
            spare.submit(() -> {
                throw new StackOverflowError("wrong");
            });
            spare.submit(done::countDown);
            assertTrue(done.await(30, TimeUnit.SECONDS), "nothing is done after one that failed");
        }
    }
}
