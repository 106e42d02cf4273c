package org.hsu.procman.manager.core;

import java.util.List;
import java.util.Objects;

/**
 * One job of a queue. Immutable; times are milliseconds since 1970.
 *
 * @param number        of this job in its queue, greater than those of earlier ones
 * @param arguments     what it adds to those of the entry
 * @param priority      greater ones go first
 * @param timeoutMillis how long a run of it may take; 0 for as long as it likes
 * @param retries       how often it is begun again after it failed
 * @param origin        who submitted it
 * @param submitted     when
 * @param state         where it stands
 * @param attempts      how often it was begun, without those runs that somebody ended for another reason
 * @param notBefore     a waiting one is not begun earlier; 0 for at once
 * @param worker        the process that runs it or ran it last; null before
 * @param generation    that process's instance
 * @param started       when the last run was begun; 0 before
 * @param ended         when the last run ended; 0 before, and while one is under way
 * @param cancelled     somebody wishes it no more
 * @param code          exit code of the last run; null when a signal ended it, it is not known, or there was none
 * @param signal        what ended the last run, by name; null when it exited by itself
 * @param remark        what else is to be said of the last run; empty for nothing
 */
public record Job(
        long number,
        List<String> arguments,
        int priority,
        long timeoutMillis,
        int retries,
        String origin,
        long submitted,
        State state,
        int attempts,
        long notBefore,
        String worker,
        long generation,
        long started,
        long ended,
        boolean cancelled,
        Integer code,
        String signal,
        String remark) {

    /** Where a job stands. */
    public enum State {
        WAITING,
        RUNNING,
        /** It has ended with exit code 0. */
        DONE,
        /** Its last run went wrong. */
        FAILED,
        CANCELLED
    }

    public Job {
        arguments = List.copyOf(arguments);
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(remark, "remark");
    }

    /** A new one. */
    public static Job submitted(
            long number, List<String> arguments, int priority, long timeoutMillis, int retries, String origin, long now) {
        return new Job(
                number, arguments, priority, timeoutMillis, retries, origin, now, State.WAITING, 0, 0, null, 0, 0, 0,
                false, null, null, "");
    }

    /** Whether nothing follows any more. */
    public boolean over() {
        return state != State.WAITING && state != State.RUNNING;
    }

    /** It is begun by a process that makes this instance for it. */
    public Job begun(String by, long instance, long now) {
        return new Job(
                number, arguments, priority, timeoutMillis, retries, origin, submitted, State.RUNNING, attempts + 1, 0,
                by, instance, now, 0, cancelled, null, null, "");
    }

    /**
     * Its run came to nothing and counts for nothing: it waits again.
     *
     * @param why for people
     */
    public Job returned(long earliest, String why) {
        return cancelled
                ? over(State.CANCELLED, earliest, null, null, why)
                : new Job(
                        number, arguments, priority, timeoutMillis, retries, origin, submitted, State.WAITING,
                        attempts - 1, earliest, worker, generation, started, 0, false, null, null, why);
    }

    /** Somebody wishes it no more: one that runs has to be ended. */
    public Job cancel(long now) {
        return state == State.WAITING
                ? over(State.CANCELLED, now, code, signal, remark)
                : new Job(
                        number, arguments, priority, timeoutMillis, retries, origin, submitted, state, attempts,
                        notBefore, worker, generation, started, ended, true, code, signal, remark);
    }

    /**
     * Its run is over.
     *
     * @param why        empty for an end by itself; with anything else it is no success
     * @param retryDelay how long it waits before it is begun again
     */
    public Job ended(long at, Integer exit, String by, String why, long retryDelay) {
        if (cancelled) {
            return over(State.CANCELLED, at, exit, by, why);
        }
        boolean good = exit != null && exit == 0 && why.isEmpty();
        if (good || attempts > retries) {
            return over(good ? State.DONE : State.FAILED, at, exit, by, why);
        }
        return new Job(
                number, arguments, priority, timeoutMillis, retries, origin, submitted, State.WAITING, attempts,
                at + retryDelay, worker, generation, started, at, false, exit, by, why);
    }

    private Job over(State end, long at, Integer exit, String by, String why) {
        return new Job(
                number, arguments, priority, timeoutMillis, retries, origin, submitted, end, attempts, 0, worker,
                generation, started, at, cancelled, exit, by, why);
    }
}
