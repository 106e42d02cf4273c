package org.hsu.procman.manager.core;

/**
 * A point in time on both clocks: deadlines are reckoned on the first, which never jumps, people read the
 * second.
 *
 * @param nanos       monotonic, origin arbitrary but the same for all moments compared
 * @param epochMillis on the wall
 */
public record Moment(long nanos, long epochMillis) {

    /** The wall-clock time of another monotonic instant, as seen from this moment. */
    public long wallOf(long otherNanos) {
        return epochMillis + Math.floorDiv(otherNanos - nanos, 1_000_000L);
    }
}
