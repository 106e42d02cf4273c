package org.hsu.procman.manager.loop;

import java.util.concurrent.TimeUnit;

/**
 * Gives back the memory that a start or a reload took and does not need any more. What a start throws away makes the heap
 * twice as large as what stays; the JVM gives that back at a full collection only, of which an idle manager has none for
 * days. One is asked for when things have settled. Thread-safe.
 */
public final class HeapTrim {
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final EventLoop loop;
    private EventLoop.Timer pending;

    public HeapTrim(Supervisor supervisor) {
        loop = supervisor.loop();
    }

    /** Some time after the last call. */
    public void later() {
        loop.execute(() -> {
            if (pending != null) {
                pending.cancel();
            }
            pending = loop.at(System.nanoTime() + SETTLED_NANOS, () -> {
                pending = null;
                System.gc();
            });
        });
    }
}
