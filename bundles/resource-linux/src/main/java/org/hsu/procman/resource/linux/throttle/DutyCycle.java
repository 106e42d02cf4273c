package org.hsu.procman.resource.linux.throttle;

/**
 * When something that may only be frozen or thawed is to run, so that on average it uses a share of a core: it earns
 * time as time passes, uses it up while it runs, and is frozen while it has none. Immutable; no clock of its own.
 *
 * @param percent what it may use, of one core
 * @param credit  nanoseconds of processor time that it may still use; negative when it used too much
 * @param used    nanoseconds that it had used at the last look
 * @param at      monotonic time of the last look
 */
public record DutyCycle(double percent, double credit, long used, long at) {

    /** Between two looks at one that runs: what it can use too much in one stretch, on each core. */
    public static final long TICK_NANOS = 20_000_000;

    /** No stretch is longer, running or frozen: a frozen one does not hear that it is to stop. */
    private static final long LONGEST_NANOS = 1_000_000_000;

    public static DutyCycle begin(double percent, long used, long now) {
        return new DutyCycle(percent, 0, used, now);
    }

    /** After a look: what it has used meanwhile is known. */
    public DutyCycle after(long usedNow, long now) {
        double rate = percent / 100;
        // What ended took its count along, so a sum may go down; that gives nothing back.
        double next = credit + (now - at) * rate - Math.max(0, usedNow - used);
        double most = TICK_NANOS * rate;
        double least = -LONGEST_NANOS * rate;
        return new DutyCycle(percent, Math.max(least, Math.min(most, next)), usedNow, now);
    }

    public boolean runs() {
        return credit >= 0;
    }

    /** Nanoseconds until the next look. */
    public long pause() {
        double wait = runs() ? TICK_NANOS : -credit / (percent / 100);
        return Math.round(Math.max(TICK_NANOS, Math.min(LONGEST_NANOS, wait)));
    }
}
