package org.hsu.procman.api.desired;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What happens to processes in a simulation; all else goes well there.
 *
 * @param length     of the simulation in virtual time
 * @param happenings in the order of the text
 */
public record Scenario(Duration length, List<Happening> happenings) {

    public Scenario {
        Objects.requireNonNull(length, "length");
        happenings = List.copyOf(happenings);
    }

    /** Of what kind a happening is. */
    public enum Kind {
        /** The instance of the moment ends with the exit code {@code word}. */
        EXIT,
        /** The instance of the moment is killed by the signal {@code word}. */
        SIGNAL,
        /** Each instance spawned from {@code at} to {@code to} exits with the code {@code word} after {@code after}. */
        CRASH_AFTER,
        /** The health checks fail from {@code at} to {@code to} with the message {@code word}. */
        UNHEALTHY,
        /** Spawning fails from {@code at} to {@code to} with the message {@code word}. */
        SPAWN_FAILS,
        /** An operator says {@code word}: start, stop, restart, kill or reset. */
        COMMAND,
        /** The configuration becomes {@code configuration}. */
        CONFIGURATION
    }

    /**
     * One thing that happens.
     *
     * @param at            since the begin
     * @param to            when it is over; null: never
     * @param process       id; null for {@link Kind#CONFIGURATION}
     * @param after         for {@link Kind#CRASH_AFTER}, else null
     * @param word          by its kind
     * @param configuration for {@link Kind#CONFIGURATION}, else null
     */
    public record Happening(
            Duration at, Duration to, String process, Kind kind, Duration after, String word,
            DesiredState configuration) {

        public Happening {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(kind, "kind");
        }
    }
}
