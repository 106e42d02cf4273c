package org.hsu.procman.manager.core;

import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/** How a manager goes on where an earlier one was when it ended, wherever that was. */
final class Resumption {

    private Resumption() {}

    static void resume(Draft draft, CoreEvent.Resume event) {
        Remembered memory = event.memory();
        draft.remember(memory);
        if (event.pid() != 0) {
            alive(draft, memory, event);
        } else if (memory.phase() == Phase.SPAWNING) {
            neverSpawned(draft, memory);
        } else if (memory.hadInstance()) {
            gone(draft, memory, event.exit());
        } else {
            atRest(draft, memory);
        }
    }

    private static void alive(Draft draft, Remembered memory, CoreEvent.Resume event) {
        Moment started = memory.startedAt() == null ? draft.now : memory.startedAt();
        draft.instance = Instance.adopted(memory.generation(), event.pid(), started, memory.ending());
        draft.phase = Phase.UP;
        if (memory.ending() != Ending.NONE) {
            endAgain(draft, memory);
            return;
        }
        String text = "taken over from an earlier manager, pid " + event.pid();
        Policy policy = draft.policy();
        if (memory.wasReady()) {
            draft.health = memory.health();
            draft.signs = Signs.NONE.checked(memory.health()).saying(memory.status(), "");
            Vigilance.expectHeartbeat(draft);
            // What is unhealthy is not on its way to clear its attempts.
            draft.deadlines =
                    memory.state() == ProcessState.UNHEALTHY ? Deadlines.NONE : stability(draft, memory);
            draft.enter(memory.state(), StateReason.ADOPTED, text);
            draft.effect(new Effect.StartChecks(memory.generation()));
        } else {
            // Nobody looked meanwhile, so the time to become ready begins anew.
            draft.enter(ProcessState.STARTING, StateReason.ADOPTED, text);
            draft.signs = Signs.NONE.saying(memory.status(), "");
            Vigilance.await(draft, draft.now.nanos(), started.nanos() + policy.minUptime().toNanos());
        }
    }

    /** The run that clears the attempts goes on. */
    private static Deadlines stability(Draft draft, Remembered memory) {
        Long since = memory.readySince();
        return since == null
                ? Deadlines.NONE
                : Deadlines.stable(since + draft.policy().restart().resetAfter().toNanos());
    }

    /** The end that was under way goes on; its grace begins anew. */
    private static void endAgain(Draft draft, Remembered memory) {
        if (memory.state() != ProcessState.FAILED) {
            draft.enter(ProcessState.STOPPING, memory.reason(), memory.detail());
        }
        if (memory.ending() == Ending.START_TIMEOUT) {
            draft.effect(new Effect.KillTree(memory.generation()));
        } else {
            Runs.requestEnd(draft);
        }
    }

    /** The manager ended between the intent and the deed. */
    private static void neverSpawned(Draft draft, Remembered memory) {
        // It was counted with the intent; the one that is made in its place is counted again.
        boolean first = memory.restarts() == 0;
        draft.restarts = first ? 0 : memory.restarts() - 1;
        draft.instance = first
                ? Instance.none(memory.generation())
                : Instance.over(memory.generation(), Ending.STOP, memory.lastExit());
        draft.phase = Phase.IDLE;
        if (memory.wished()) {
            Runs.spawn(draft, StateReason.REQUESTED, "an earlier manager ended before it was spawned");
        } else {
            draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, memory.detail());
        }
    }

    /** It ended while nobody watched, or an end that somebody saw was not concluded. */
    private static void gone(Draft draft, Remembered memory, ExitStatus known) {
        Moment started = memory.startedAt() == null ? draft.now : memory.startedAt();
        draft.instance = Instance.adopted(memory.generation(), memory.pid(), started, memory.ending());
        draft.phase = Phase.UP;
        boolean seen = memory.phase() == Phase.ENDING && memory.lastExit() != null;
        ExitStatus unseen = known != null ? known : ExitStatus.unknown(draft.now.nanos(), draft.now.epochMillis());
        ExitStatus status = seen ? memory.lastExit() : unseen;
        boolean told = memory.state() == ProcessState.FAILED || memory.state() == ProcessState.STOPPED;
        if (memory.ending() != Ending.NONE && !told) {
            draft.enter(ProcessState.STOPPING, memory.reason(), memory.detail());
        } else if (memory.state() == ProcessState.UNKNOWN) {
            draft.enter(ProcessState.STARTING, StateReason.ADOPTED, memory.detail());
        }
        // When nobody knows how long it ran, it is taken to have run until now.
        draft.deadlines = stability(draft, memory);
        Runs.exited(draft, status, memory.lastExitReason() == StateReason.OOM_KILLED && seen, "");
    }

    private static void atRest(Draft draft, Remembered memory) {
        draft.instance = memory.generation() == 0
                ? Instance.none(0)
                : Instance.over(memory.generation(), memory.ending(), memory.lastExit());
        draft.health = Health.UNKNOWN;
        if (memory.phase() == Phase.WAITING && memory.restartAt() != null && memory.wished()) {
            draft.phase = Phase.WAITING;
            draft.deadlines = Deadlines.restart(memory.restartAt());
        } else {
            draft.phase = Phase.IDLE;
            boolean waited = memory.state() == ProcessState.STARTING || memory.state() == ProcessState.UNKNOWN;
            if (memory.wished() && waited) {
                Runs.spawn(draft, StateReason.REQUESTED, "wished by the configuration");
            }
        }
    }
}
