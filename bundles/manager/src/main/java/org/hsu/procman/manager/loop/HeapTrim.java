package org.hsu.procman.manager.loop;

import java.util.concurrent.TimeUnit;

/**
 * Gives back the memory that a start took and does not need any more. The JVM gives it back at a full collection only, of
 * which an idle manager has none for days; so one is asked for, once, when things have settled.
 */
public final class HeapTrim {
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(20);

    private HeapTrim() {}

    public static void onceSettled(Supervisor supervisor) {
        supervisor.loop().execute(() -> supervisor.loop().at(System.nanoTime() + SETTLED_NANOS, System::gc));
    }
}
