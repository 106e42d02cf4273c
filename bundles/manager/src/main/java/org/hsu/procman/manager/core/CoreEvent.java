package org.hsu.procman.manager.core;

import java.util.List;
import java.util.Objects;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;

/**
 * Something that happened to one process. An event about an instance carries its generation; one about an
 * instance that is not the current one changes nothing.
 */
public sealed interface CoreEvent {

    /**
     * The configuration names the process, and nothing is known of it from before.
     *
     * @param wished     start it
     * @param byOperator an operator once said so, against the configuration
     */
    record Begin(boolean wished, boolean byOperator) implements CoreEvent {
        public Begin(boolean enabled) {
            this(enabled, false);
        }
    }

    /**
     * An earlier manager of this boot had charge of it. Comes first, instead of Begin.
     *
     * @param pid of its instance, if that lives and is provably the same; else 0
     * @param exit of its instance, if that has gone meanwhile and it is known how; else null
     */
    record Resume(Remembered memory, long pid, ExitStatus exit) implements CoreEvent {
        public Resume(Remembered memory, long pid) {
            this(memory, pid, null);
        }

        public Resume {
            Objects.requireNonNull(memory, "memory");
        }
    }

    /** An operator wants it to run; tries now, whatever the breaker says. */
    record Start(String origin) implements CoreEvent {}

    /**
     * It is to stop.
     *
     * @param force kill at once
     */
    record Stop(String origin, boolean force) implements CoreEvent {}

    /** It is to end and come again. */
    record Restart(String origin, boolean force) implements CoreEvent {}

    /** Its entry is gone or disabled: what somebody else started is watched no more; what is ours hears Stop instead. */
    record Dismiss(String origin) implements CoreEvent {}

    /** An operator clears attempts and breaker; a process that waits for them tries now. */
    record Reset(String origin) implements CoreEvent {}

    /**
     * Its specification has changed.
     *
     * @param again what an instance is started with has changed too: the current one ends and another follows
     */
    record Reconfigured(Policy policy, boolean again, String origin) implements CoreEvent {
        public Reconfigured {
            Objects.requireNonNull(policy, "policy");
        }
    }

    /**
     * The plugins that it needs came or went.
     *
     * @param missing what it waits for, for people; null when nothing is missing
     */
    record Plugins(String missing) implements CoreEvent {}

    /**
     * A failure in its group concerns others.
     *
     * @param group for people, such as {@code group web one_for_all}; null when it does not
     */
    record Joined(String group) implements CoreEvent {}

    /**
     * What it depends on has changed.
     *
     * @param waitingFor what has not come to pass, for people; null when nothing is
     */
    record Dependencies(String waitingFor) implements CoreEvent {}

    /**
     * Its group restarts because of that member, and it with it: no new instance from now on until Regrouped. The
     * living one goes on until EndForGroup.
     */
    record Regroup(String cause) implements CoreEvent {
        public Regroup {
            Objects.requireNonNull(cause, "cause");
        }
    }

    /** Its turn to end has come, for its group restarts. */
    record EndForGroup(String text) implements CoreEvent {
        public EndForGroup {
            Objects.requireNonNull(text, "text");
        }
    }

    /** All of its group that restart are down, and its turn to start has come. */
    record Regrouped(String text) implements CoreEvent {
        public Regrouped {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * The instance is there.
     *
     * @param startedAt monotonic time of the spawn
     */
    record Spawned(long generation, long pid, long startedAt) implements CoreEvent {}

    /**
     * The instance could not be made; nothing is left of the attempt.
     *
     * @param shortage the machine had no room for it now, so that nothing is wrong with the process
     */
    record SpawnFailed(long generation, String message, boolean shortage) implements CoreEvent {
        public SpawnFailed {
            Objects.requireNonNull(message, "message");
        }

        /** For another reason than a shortage. */
        public SpawnFailed(long generation, String message) {
            this(generation, message, false);
        }
    }

    /**
     * The main process is gone.
     *
     * @param oomKilled the kernel killed for memory
     * @param memory    then how much it could and did use, for people; empty where that is not known
     */
    record Exited(long generation, ExitStatus status, boolean oomKilled, String memory) implements CoreEvent {
        public Exited {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(memory, "memory");
        }

        public Exited(long generation, ExitStatus status, boolean oomKilled) {
            this(generation, status, oomKilled, "");
        }
    }

    /** What was to be done after the run is done. */
    record CleanedUp(long generation) implements CoreEvent {}

    /** The wait for the tree to empty is over. */
    record TreeAwaited(long generation, boolean empty, List<Long> left) implements CoreEvent {
        public TreeAwaited {
            left = List.copyOf(left);
        }

        /** Of what is left nothing is known. */
        public TreeAwaited(long generation, boolean empty) {
            this(generation, empty, List.of());
        }
    }

    /** The tree was killed; the survivors are normally none. */
    record TreeKilled(long generation, List<Long> survivors) implements CoreEvent {
        public TreeKilled {
            survivors = List.copyOf(survivors);
        }
    }

    /**
     * The restart strategy has answered.
     *
     * @param cause what it was asked about
     */
    record Decided(long generation, RestartContext.Cause cause, RestartDecision decision) implements CoreEvent {
        public Decided {
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(decision, "decision");
        }
    }

    /**
     * The checks of the instance say something new.
     *
     * @param restart the failed check is one that restarts
     */
    record HealthChanged(long generation, Health health, String message, boolean restart) implements CoreEvent {
        public HealthChanged {
            Objects.requireNonNull(health, "health");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * The instance has passed a limit for long enough, and the limit's policy acts upon it.
     *
     * @param action what the policy says
     */
    record LimitPassed(long generation, LimitAction action, Violation violation) implements CoreEvent {
        public LimitPassed {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(violation, "violation");
        }
    }

    /**
     * The instance keeps a limit again that it had passed.
     *
     * @param kind of the limit
     * @param text for people
     */
    record LimitKept(long generation, String kind, String text) implements CoreEvent {
        public LimitKept {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(text, "text");
        }
    }

    /** The manager ends and leaves alone what somebody else started; what is ours hears Stop instead. */
    record Leave() implements CoreEvent {}

    /**
     * A process that somebody else started is there and in hand.
     *
     * @param generation that it is to have
     * @param startedAt  when it was started, not when it was found
     * @param how        by what it was found
     */
    record Found(long generation, long pid, Moment startedAt, String how) implements CoreEvent {
        public Found {
            Objects.requireNonNull(startedAt, "startedAt");
            Objects.requireNonNull(how, "how");
        }
    }

    /**
     * What {@code control.ready} awaits is there.
     *
     * @param how for people
     */
    record Ready(long generation, String how) implements CoreEvent {
        public Ready {
            Objects.requireNonNull(how, "how");
        }
    }

    /**
     * A look has found nothing.
     *
     * @param generation that what it looked for was to have
     * @param text       what was looked for, for people
     */
    record NotFound(long generation, String text) implements CoreEvent {
        public NotFound {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * The service manager has answered.
     *
     * @param problem why it did not restart it; null when it did
     */
    record ServiceRestarted(long generation, String problem) implements CoreEvent {}

    /** The instance said something of itself. */
    record Notified(long generation, Notice notice) implements CoreEvent {
        public Notified {
            Objects.requireNonNull(notice, "notice");
        }
    }

    /** Time has passed. */
    record Tick() implements CoreEvent {}
}
