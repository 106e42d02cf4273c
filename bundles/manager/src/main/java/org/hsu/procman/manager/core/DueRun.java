package org.hsu.procman.manager.core;

import java.util.OptionalLong;
import org.hsu.procman.api.spec.ScheduleSpec;

/**
 * What a schedule wants at one moment. Times are wall time, milliseconds since 1970.
 *
 * @param act     what is to be done now
 * @param due     the time that the act is about; 0 for none
 * @param decided of all times until then it is decided what became of them
 * @param wakeAt  when to ask again at the latest; {@link Long#MAX_VALUE} for never
 */
public record DueRun(Act act, long due, long decided, long wakeAt) {

    /** A run may begin so much later than it should; after that it was missed. */
    public static final long GRACE_MILLIS = 60_000;

    /** What is done about the time that is due. */
    public enum Act {
        NOTHING,
        START,
        /** The run before ends, then this one begins. */
        REPLACE,
        /** It is left out, for the one before still runs. */
        STILL_RUNNING,
        /** It is left out, for nobody was there to begin it in time. */
        MISSED
    }

    /**
     * Several times that are due at once are one run.
     *
     * @param id        of the process, which has its own jitter
     * @param decided   as this said last; at first the time from which on the schedule holds
     * @param running   whether a run is under way
     * @param suspended nothing is begun now, and what is due passes
     */
    public static DueRun decide(
            ScheduleSpec schedule, String id, long decided, boolean running, boolean suspended, long now) {
        long jitter = schedule.jitter().toMillis();
        // A clock that was put back must not keep the schedule waiting until it has caught up.
        long from = decided > now + jitter + GRACE_MILLIS ? now : decided;
        OptionalLong first = schedule.timetable().after(from);
        if (first.isEmpty() || first.getAsLong() + late(schedule, id, first.getAsLong()) > now) {
            return new DueRun(Act.NOTHING, 0, from, wake(schedule, id, first));
        }
        long punctual = Math.max(from, now - jitter - GRACE_MILLIS);
        long latest = 0;
        OptionalLong at = schedule.timetable().after(punctual);
        while (at.isPresent() && at.getAsLong() <= now) {
            if (at.getAsLong() + late(schedule, id, at.getAsLong()) <= now) {
                latest = at.getAsLong();
            }
            at = schedule.timetable().after(at.getAsLong());
        }
        boolean missed = latest == 0;
        long done = missed ? punctual : latest;
        long due = missed ? first.getAsLong() : latest;
        long wakeAt = wake(schedule, id, schedule.timetable().after(done));
        if (suspended) {
            return new DueRun(Act.NOTHING, 0, done, wakeAt);
        }
        return new DueRun(act(schedule, running, missed), due, done, wakeAt);
    }

    private static Act act(ScheduleSpec schedule, boolean running, boolean missed) {
        if (missed && (running || !schedule.catchesUp())) {
            return Act.MISSED;
        }
        if (running) {
            return schedule.replaces() ? Act.REPLACE : Act.STILL_RUNNING;
        }
        return Act.START;
    }

    private static long wake(ScheduleSpec schedule, String id, OptionalLong at) {
        return at.isEmpty() ? Long.MAX_VALUE : at.getAsLong() + late(schedule, id, at.getAsLong());
    }

    /** The same for the same process and time, whoever asks and however often. */
    private static long late(ScheduleSpec schedule, String id, long at) {
        long jitter = schedule.jitter().toMillis();
        if (jitter == 0) {
            return 0;
        }
        // The finalizer of MurmurHash3.
        long mixed = id.hashCode() * 0x9E3779B97F4A7C15L + at;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return Math.floorMod(mixed ^ (mixed >>> 33), jitter + 1);
    }
}
