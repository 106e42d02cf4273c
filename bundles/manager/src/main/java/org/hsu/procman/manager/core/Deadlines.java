package org.hsu.procman.manager.core;

/**
 * The moments at which a process needs a Tick, monotonic nanoseconds.
 *
 * @param ready   an instance without a check has lived long enough
 * @param start   it had to be ready by now
 * @param kill    it had to be gone by now
 * @param restart the restart is due, or the next look for what somebody else starts
 * @param stable  it has run long enough to clear the attempts
 * @param grace   the startup grace is over, and with it what it held back
 */
record Deadlines(long ready, long start, long kill, long restart, long stable, long grace) {

    static final long NEVER = Long.MAX_VALUE;

    static final Deadlines NONE = new Deadlines(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER);

    static Deadlines starting(long ready, long start) {
        return new Deadlines(ready, start, NEVER, NEVER, NEVER, NEVER);
    }

    static Deadlines stable(long at) {
        return new Deadlines(NEVER, NEVER, NEVER, NEVER, at, NEVER);
    }

    static Deadlines kill(long at) {
        return new Deadlines(NEVER, NEVER, at, NEVER, NEVER, NEVER);
    }

    static Deadlines restart(long at) {
        return new Deadlines(NEVER, NEVER, NEVER, at, NEVER, NEVER);
    }

    static Deadlines grace(long at) {
        return new Deadlines(NEVER, NEVER, NEVER, NEVER, NEVER, at);
    }

    /** At least until then, for whatever it is that has a time to be over. */
    Deadlines extended(long until) {
        return new Deadlines(
                ready,
                start == NEVER ? NEVER : Math.max(start, until),
                kill == NEVER ? NEVER : Math.max(kill, until),
                restart,
                stable,
                grace);
    }

    long next() {
        return Math.min(Math.min(Math.min(ready, start), Math.min(kill, restart)), Math.min(stable, grace));
    }
}
