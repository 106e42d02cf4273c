package org.hsu.procman.manager.core;

import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/**
 * A changed configuration where somebody else starts the process, did so, or does so from now on. What is not ours is
 * let go as it is; what is ours is ended before anything else is looked for under its name.
 */
final class Handover {

    private Handover() {}

    /** Watches it no more. */
    static void dismiss(Draft draft, String text) {
        draft.wished = false;
        letGo(draft);
        draft.enter(ProcessState.STOPPED, StateReason.DISABLED, text);
    }

    /** The entry of a process that somebody else started is another one. */
    static void reconfigured(Draft draft, CoreEvent.Reconfigured event) {
        draft.policy = event.policy();
        boolean lives = draft.phase == Phase.UP || draft.phase == Phase.ENDING;
        if (event.policy().observation() == null) {
            letGo(draft);
            if (draft.state() != ProcessState.UNKNOWN) {
                draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, "no longer somebody else's");
            }
            if (draft.wished) {
                Runs.spawn(draft, StateReason.REQUESTED, "started by " + event.origin());
            }
        } else if (draft.phase == Phase.LOOKING) {
            Observed.lookNow(draft);
        } else if (event.again() && lives && draft.wished) {
            letGo(draft);
            draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, "looked for anew by " + event.origin());
            Observed.look(draft);
        } else if (draft.phase == Phase.UP && !draft.policy().readyByCheck() && isUnready(draft)) {
            Runs.ready(draft, StateReason.ADOPTED, "no check says otherwise any more");
        }
    }

    private static boolean isUnready(Draft draft) {
        return draft.state() == ProcessState.STARTING || draft.state() == ProcessState.UNHEALTHY;
    }

    private static void letGo(Draft draft) {
        if (draft.phase == Phase.UP || draft.phase == Phase.ENDING) {
            long generation = draft.instance.generation();
            draft.effect(new Effect.StopChecks(generation));
            draft.effect(new Effect.Release(generation));
            draft.instance = Instance.none(generation);
        }
        draft.phase = Phase.IDLE;
        draft.deadlines = Deadlines.NONE;
        draft.health = Health.UNKNOWN;
    }

    /** What we start, or did until now, is somebody else's from now on: ours ends first. */
    static void toSomebodyElse(Draft draft, String origin) {
        String text = "ended for somebody else to start it, by " + origin;
        switch (draft.phase) {
            case IDLE, WAITING -> {
                draft.deadlines = Deadlines.NONE;
                draft.phase = Phase.IDLE;
                if (draft.state() != ProcessState.UNKNOWN) {
                    draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, text);
                }
                if (draft.wished) {
                    Observed.look(draft);
                }
            }
            case SPAWNING -> {
                Aftermath.abandonSpawn(draft, Ending.STOP);
                draft.enter(ProcessState.STOPPING, StateReason.REQUESTED, text);
            }
            case UP -> {
                if (draft.instance.ending() == Ending.NONE) {
                    Runs.end(draft, Ending.STOP, StateReason.REQUESTED, text);
                }
            }
            case ENDING -> Runs.conclude(draft);
            case LOOKING -> Observed.lookNow(draft);
        }
    }
}
