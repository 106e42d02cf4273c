package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
public final class Until {
    private static final long DEADLINE_NANOS = 30_000_000_000L;

    private Until() {}

    public static void holds(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                fail("still not: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
