package org.hsu.procman.manager.loop;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.hsu.procman.api.platform.SpawnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps some of this JVM's descriptors free for what must go on whatever is started: the ends of processes, records,
 * clients, checks. A start that would take of them is refused. Counted anew each second, and whenever it looks scarce:
 * with the usual limits a start costs no count. Thread-safe.
 */
final class Descriptors {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

    /** What a run has open in the end: its handle, spools and their positions, its own files, what it is measured by. */
    static final int OF_A_RUN = 12;
    /** Free beside what the runs have. */
    static final int RESERVE = 64;

    /** By then a run has opened all that it ever has: it is measured each 5 s. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Where nobody can count. */
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private final LongSupplier limit;
    private final LongSupplier open;
    /** Those that run and may not have opened all yet, with when they began, oldest first. */
    private final Map<Object, Long> young = new LinkedHashMap<>();
    private Long countedAt;
    private long spare;

    /**
     * @param limit how many descriptors may be open
     * @param open  how many are; throws an {@link Error} where not even that can be counted any more
     */
    Descriptors(LongSupplier limit, LongSupplier open) {
        this.limit = limit;
        this.open = open;
    }

    /** Those of this JVM; without end where it does not tell. */
    static Descriptors ofThisJvm() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean machine) {
            try {
                machine.getOpenFileDescriptorCount();
                return new Descriptors(machine::getMaxFileDescriptorCount, machine::getOpenFileDescriptorCount);
            } catch (InternalError noProc) {
                LOG.debug("open files cannot be counted: {}", noProc.getMessage());
            }
        }
        return new Descriptors(() -> ENDLESS, () -> 0);
    }

    /**
     * A run is about to begin.
     *
     * @param run whoever is given back
     * @param now monotonic time in nanoseconds
     * @throws SpawnException there are too few for it
     */
    synchronized void take(Object run, long now) throws SpawnException {
        Iterator<Long> began = young.values().iterator();
        while (began.hasNext() && now - began.next() > SETTLED_NANOS) {
            began.remove();
        }
        if (countedAt == null || now - countedAt > STALE_NANOS || !suffice()) {
            spare = limit.getAsLong() - counted();
            countedAt = now;
        }
        if (!suffice()) {
            throw new SpawnException(SpawnException.Kind.RESOURCES, "too few open files are left for another process: "
                    + Math.max(0, spare) + " of the manager's " + limit.getAsLong() + ", of which it keeps " + RESERVE
                    + " (LimitNOFILE, ulimit -n)");
        }
        young.put(run, now);
    }

    private boolean suffice() {
        return spare - (long) OF_A_RUN * (young.size() + 1) >= RESERVE;
    }

    private long counted() {
        try {
            return open.getAsLong();
        } catch (InternalError noneLeft) {
            return limit.getAsLong();
        }
    }

    /** A run of an earlier manager goes on, and takes what it needs, too. */
    synchronized void adopted(Object run, long now) {
        young.put(run, now);
    }

    /** A run is over, or has not begun after all. */
    synchronized void give(Object run) {
        young.remove(run);
    }
}
