package org.hsu.procman.manager.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCallsTest {
    private final PluginCalls threads = new PluginCalls();
    private final AtomicLong clock = new AtomicLong();
    private long stepNanos = 3_000_000_000L;
    private final BoundedCalls calls =
            new BoundedCalls(threads, new TypeRegistry(() -> clock.addAndGet(stepNanos)));
    private final Provider<Object> provider = new Provider<>(PluginKind.PROCESS_TYPE, "toy", null, Map.of());
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void end() {
        released.countDown();
        threads.close();
    }

    private String hang() {
        while (true) {
            try {
                released.await();
                return "late";
            } catch (InterruptedException e) {
                // It does not give up.
            }
        }
    }

    @Test
    void answerIsHandedOn() throws Exception {
        assertEquals("yes", calls.call(provider, "the question", Duration.ofSeconds(5), () -> "yes"));
        assertEquals("", provider.problem());
    }

    @Test
    void callThatHangsIsGivenUpNamedAndInTheEndQuarantined() throws Exception {
        for (int i = 1; i <= 3; i++) {
            PluginException given = assertThrows(PluginException.class, () ->
                    calls.call(provider, "the start", Duration.ofMillis(50), this::hang));
            assertEquals("the start has not come back for 50 ms", given.getMessage());
            assertEquals(i == 3, provider.quarantined());
        }
        assertEquals("the start has not come back for 50 ms", provider.problem());
    }

    @Test
    void whatManyProcessesMeetAtOnceIsOneTrouble() {
        stepNanos = 1_000_000;
        for (int i = 0; i < 10; i++) {
            assertThrows(PluginException.class, () -> calls.call(provider, "the start", Duration.ofSeconds(5), () -> {
                throw new StackOverflowError("no end");
            }));
        }
        assertFalse(provider.quarantined());
        assertTrue(provider.problem().contains("no end"), provider.problem());
    }

    @Test
    void whatComesLateIsTakenCareOf() throws Exception {
        CompletableFuture<String> late = new CompletableFuture<>();
        assertThrows(PluginException.class, () ->
                calls.call(provider, "the start", Duration.ofMillis(50), this::hang, late::complete));
        assertFalse(late.isDone());
        released.countDown();
        assertEquals("late", late.get(10, TimeUnit.SECONDS));
    }

    @Test
    void errorCountsTowardsTheQuarantineAndAnExpectedExceptionDoesNot() {
        PluginException expected = assertThrows(PluginException.class, () ->
                calls.call(provider, "the start", Duration.ofSeconds(5), () -> {
                    throw new IOException("no such file");
                }));
        assertInstanceOf(IOException.class, expected.getCause());
        assertEquals("", provider.problem());
        for (int i = 0; i < 3; i++) {
            assertThrows(PluginException.class, () -> calls.call(provider, "the start", Duration.ofSeconds(5), () -> {
                throw new StackOverflowError("no end");
            }));
        }
        assertTrue(provider.quarantined());
        provider.failed("a start that was under way returns nothing");
        assertTrue(provider.problem().contains("no end"), provider.problem());
    }

    /** A plugin is not to blame for a machine that is full, nor quarantined for it. */
    @Test
    void noRoomForAThreadIsNoFaultOfThePlugin() {
        for (int i = 0; i < 5; i++) {
            PluginException full = assertThrows(PluginException.class, () ->
                    calls.call(provider, "the start", Duration.ofSeconds(5), () -> {
                        throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
                    }));
            assertTrue(NoRoom.is(full.getCause()), full::toString);
        }
        assertFalse(provider.quarantined());
        assertEquals("", provider.problem());
    }

    @Test
    void whoeverWaitsLongIsToldToBeReplaced() {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        calls.onSlow(told::add);
        assertThrows(PluginException.class, () -> calls.call(provider, "the start", Duration.ofMillis(500), this::hang));
        assertEquals(List.of(true, false), told);
    }

    @Test
    void whatAPluginMadeIsLetGoOfWhenItGoes() {
        Object[] holder = {new Object()};
        provider.onRelease(holder, each -> each[0] = null);
        provider.release();
        assertEquals(null, holder[0]);
        Object[] later = {new Object()};
        provider.onRelease(later, each -> each[0] = null);
        assertEquals(null, later[0]);
    }
}
