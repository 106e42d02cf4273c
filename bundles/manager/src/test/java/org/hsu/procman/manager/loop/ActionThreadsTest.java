package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.junit.jupiter.api.Test;

class ActionThreadsTest {
    private final AtomicInteger made = new AtomicInteger();

    /** Only the first starts; the others as where the kernel has no room for a thread. */
    private Thread thread(Runnable task) {
        return made.incrementAndGet() == 1 ? new Thread(task) : new Thread(task) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
    }

    @Test
    void whatNoThreadCouldBeMadeForIsDoneByThoseThereAre() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Semaphore done = new Semaphore(0);
        try (PluginCalls plugins = new PluginCalls()) {
            BoundedCalls calls = new BoundedCalls(plugins, new TypeRegistry());
            ActionThreads threads = new ActionThreads(1, calls, this::thread);
            threads.execute(() -> {
                try {
                    calls.call(null, "the start", Duration.ofMinutes(1), () -> answer.await(1, TimeUnit.MINUTES));
                } catch (PluginException e) {
                    throw new AssertionError(e);
                }
            });
            int given = 0;
            // Until the thread that waits is missed, and another is tried in its place.
            while (made.get() == 1) {
                threads.execute(done::release);
                given++;
                assertTrue(given < 6_000, "no other thread is tried");
                assertEquals(0, done.drainPermits() + (answer.await(10, TimeUnit.MILLISECONDS) ? 1 : 0));
            }
            threads.execute(done::release);
            answer.countDown();
            assertTrue(done.tryAcquire(given + 1, 30, TimeUnit.SECONDS), () -> "done: " + done.availablePermits());
            threads.shutdownNow();
        }
    }

    @Test
    void oneThatFailsTakesNoThreadAlong() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (PluginCalls plugins = new PluginCalls()) {
            ActionThreads threads =
                    new ActionThreads(1, new BoundedCalls(plugins, new TypeRegistry()), this::thread);
            threads.execute(() -> {
                throw new OutOfMemoryError("wrong");
            });
            threads.execute(done::countDown);
            assertTrue(done.await(30, TimeUnit.SECONDS), "nothing is done after one that failed");
            threads.shutdownNow();
        }
    }
}
