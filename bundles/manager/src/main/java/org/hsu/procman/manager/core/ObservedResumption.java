package org.hsu.procman.manager.core;

import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/** How a manager goes on with a process that somebody else starts and an earlier manager watched. */
final class ObservedResumption {

    private ObservedResumption() {}

    /** The same process as before lives and is in hand again; for any other the life of this entry begins anew. */
    static void resume(Draft draft, CoreEvent.Resume event) {
        if (draft.state() != ProcessState.UNKNOWN || draft.phase != Phase.IDLE) {
            return;
        }
        Remembered memory = event.memory();
        draft.remember(memory);
        draft.wished = true;
        draft.instance = Instance.none(memory.generation());
        if (event.pid() == 0) {
            gone(draft, memory);
            return;
        }
        Moment started = memory.startedAt() == null ? draft.now : memory.startedAt();
        draft.instance = Instance.adopted(memory.generation(), event.pid(), started, Ending.NONE);
        draft.phase = Phase.UP;
        Ending ending = memory.ending();
        boolean permitted = ending == Ending.RESTART || ending == Ending.HEALTH
                ? Observed.rules(draft).canRestart() && !Observed.rules(draft).serviceRestart()
                : ending != Ending.NONE && Observed.rules(draft).canTerminate();
        if (permitted) {
            draft.instance = draft.instance.ending(ending);
            if (draft.state() != ProcessState.FAILED) {
                draft.enter(ProcessState.STOPPING, memory.reason(), memory.detail());
            }
            Runs.requestEnd(draft);
            return;
        }
        String text = "found again, pid " + event.pid();
        if (memory.state() == ProcessState.RUNNING || memory.state() == ProcessState.UNHEALTHY) {
            draft.health = memory.health();
            draft.enter(memory.state(), StateReason.ADOPTED, text);
            draft.deadlines = memory.state() == ProcessState.UNHEALTHY
                    ? Deadlines.NONE
                    : Deadlines.stable(draft.now.nanos() + draft.policy().restart().resetAfter().toNanos());
            draft.effect(new Effect.StartChecks(memory.generation()));
        } else {
            Observed.up(draft, text);
        }
    }

    private static void gone(Draft draft, Remembered memory) {
        boolean lived = memory.phase() == Phase.UP;
        if (lived) {
            ExitStatus status = ExitStatus.unknown(draft.now.nanos(), draft.now.epochMillis());
            draft.lastExit = status;
            draft.lastExitReason = StateReason.EXITED;
            draft.effect(new Effect.TellExit(
                    memory.generation(), memory.pid(), 0, status, StateReason.EXITED.word()));
        }
        if (lived || memory.phase() == Phase.ENDING) {
            draft.enter(
                    ProcessState.STOPPED, StateReason.EXITED, "it ended while no manager watched; it is looked for");
        }
        Observed.look(draft);
    }
}
