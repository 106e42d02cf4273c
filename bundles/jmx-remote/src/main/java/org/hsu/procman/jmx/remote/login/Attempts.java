package org.hsu.procman.jmx.remote.login;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long somebody who guessed wrong has to wait: three failures are free, then one second, doubled by each further
 * one up to ten. A wait is a refusal, no thread sleeps for it. A success forgets. Thread-safe.
 */
final class Attempts {

    private static final int FREE = 3;
    private static final long LONGEST_MILLIS = 10_000;
    private static final int MOST_REMEMBERED = 4096;

    private record Failures(int count, long untilNanos) {}

    private final LongSupplier nanoClock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    Attempts(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** 0: now. */
    synchronized long waitMillis(String key) {
        Failures known = failures.get(key);
        long nanos = known == null ? 0 : known.untilNanos() - nanoClock.getAsLong();
        return nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    }

    synchronized void failed(String key) {
        Failures known = failures.get(key);
        int count = known == null ? 1 : Math.min(known.count() + 1, 30);
        long millis = count <= FREE ? 0 : Math.min(LONGEST_MILLIS, 1000L << Math.min(count - FREE - 1, 10));
        failures.put(key, new Failures(count, nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis)));
    }

    synchronized void succeeded(String key) {
        failures.remove(key);
    }
}
