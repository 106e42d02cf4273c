package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * When changes of a process's watched files are acted upon. Many at once count as one: it acts when nothing has
 * changed for the delay, and at the latest after ten delays. A process that writes into what it watches would go round
 * for ever: after five acts within a minute (or twenty delays) the next is held off until as long nothing has changed.
 * A pure value; times are monotonic nanoseconds.
 *
 * @param delayNanos greater than zero
 * @param file       of the first change that is not acted upon yet; null when there is none
 * @param changes    how many there are
 * @param first      time of the first of them
 * @param last       time of the last one seen
 * @param acted      times of the last acts, oldest first
 * @param held       too often: changes are counted only
 */
public record FileWatch(
        long delayNanos, String file, int changes, long first, long last, List<Long> acted, boolean held) {

    /** So many acts within the window are not a loop yet. */
    public static final int MOST_ACTS = 5;

    private static final long LEAST_WINDOW_NANOS = 60_000_000_000L;
    private static final int WINDOW_DELAYS = 20;
    private static final int LONGEST_DELAYS = 10;

    /** What is to be done. */
    public enum Deed {
        NOTHING,
        /** Restart or reload. */
        ACT,
        /** Say that it acts no more, and why. */
        HOLD_OFF,
        /** Say that the next change counts again. */
        GO_ON
    }

    /**
     * What is to be done now.
     *
     * @param file    of the first change that it is about; null for NOTHING and where nothing changed meanwhile
     * @param changes how many it is about
     */
    public record Verdict(FileWatch next, Deed deed, String file, int changes) {}

    public FileWatch {
        acted = List.copyOf(acted);
    }

    /** Nothing has changed yet. */
    public static FileWatch begin(long delayNanos) {
        return new FileWatch(delayNanos, null, 0, 0, 0, List.of(), false);
    }

    /** A file has changed. */
    public FileWatch changed(String name, long now) {
        Objects.requireNonNull(name, "name");
        boolean more = file != null;
        return new FileWatch(delayNanos, more ? file : name, changes + 1, more ? first : now, now, acted, held);
    }

    /** When {@link #at} has something to say, unless more changes come; {@code Long.MAX_VALUE} for never. */
    public long due() {
        if (held) {
            return last + windowNanos();
        }
        return file == null ? Long.MAX_VALUE : Math.min(last + delayNanos, first + LONGEST_DELAYS * delayNanos);
    }

    /** What is to be done at this time. */
    public Verdict at(long now) {
        if (now < due()) {
            return new Verdict(this, Deed.NOTHING, null, 0);
        }
        if (held) {
            return new Verdict(begin(delayNanos), Deed.GO_ON, file, changes);
        }
        List<Long> recent = new ArrayList<>(acted.stream().filter(time -> time > now - windowNanos()).toList());
        if (recent.size() >= MOST_ACTS) {
            return new Verdict(
                    new FileWatch(delayNanos, null, 0, 0, last, List.of(), true), Deed.HOLD_OFF, file, changes);
        }
        recent.add(now);
        return new Verdict(new FileWatch(delayNanos, null, 0, 0, last, recent, false), Deed.ACT, file, changes);
    }

    /** How long nothing must change after it was held off, and how long acts count. */
    public long windowNanos() {
        return Math.max(LEAST_WINDOW_NANOS, WINDOW_DELAYS * delayNanos);
    }
}
