package org.hsu.procman.launcher.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How much each logger may write: a few MiB at once and then so much a second, so that a plugin that logs without end
 * neither fills the disk nor turns over the files of the others' lines. What passes that is left out, and said. Loggers
 * of processes' own lines have no bound, for their targets have queues, and neither has the audit. Thread-safe.
 */
final class LineBudgets {
    private static final String PROCESSES = "process.";
    private static final String AUDIT = "audit";
    private static final double AT_ONCE = 4 << 20;
    private static final double A_SECOND = 128 << 10;
    private static final long TELL_NANOS = 10_000_000_000L;

    /** Whoever makes up names of loggers must not fill the memory with them; those beyond share a budget. */
    private static final int MOST_NAMES = 500;

    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Budget> budgets = new ConcurrentHashMap<>();
    private final Budget others;

    LineBudgets(LongSupplier nanos) {
        this.nanos = nanos;
        others = new Budget();
    }

    /** @return null for a logger without a bound */
    Budget of(String logger) {
        if (logger.startsWith(PROCESSES) || logger.equals(AUDIT)) {
            return null;
        }
        Budget known = budgets.get(logger);
        if (known != null) {
            return known;
        }
        return budgets.size() < MOST_NAMES ? budgets.computeIfAbsent(logger, name -> new Budget()) : others;
    }

    /** Of one logger. A line is let through while anything is left, however long it is. */
    final class Budget {
        private double left = AT_ONCE;
        private long last = nanos.getAsLong();
        private long leftOut;
        private long told;
        private boolean flooding;

        private Budget() {}

        /** What whoever passes it does. */
        String excess() {
            return "writes more than " + (int) A_SECOND / 1024 + " KiB a second";
        }

        /** Whether a line may be written; one that may not is counted. */
        synchronized boolean admits() {
            long now = nanos.getAsLong();
            left = Math.min(AT_ONCE, left + (now - last) * A_SECOND / 1e9);
            last = now;
            // Once it is too much, a second's worth has to be there again: else there would be a notice for each line.
            boolean admitted = flooding ? left >= A_SECOND : left > 0;
            if (!admitted) {
                leftOut++;
            }
            return admitted;
        }

        synchronized void wrote(int bytes) {
            left -= bytes;
        }

        /**
         * What is to be said before anything else of this logger.
         *
         * @param admitted whether a line of it follows
         * @return null for nothing
         */
        synchronized String notice(boolean admitted) {
            boolean first = !admitted && !flooding;
            boolean over = admitted && flooding;
            flooding = !admitted;
            if (first || over || flooding && last - told >= TELL_NANOS) {
                told = last;
                String text = first
                        ? excess() + ": lines of it are left out from here on"
                        : leftOut + (leftOut == 1 ? " line of it is" : " lines of it are") + " left out here";
                leftOut = first ? leftOut : 0;
                return text;
            }
            return null;
        }
    }
}
