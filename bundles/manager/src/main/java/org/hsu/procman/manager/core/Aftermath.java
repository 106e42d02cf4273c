package org.hsu.procman.manager.core;

import org.hsu.procman.api.process.StateReason;

/** The end of a run, after its tree: what hooks have to do with it, and that it is over only when they are. */
final class Aftermath {

    private Aftermath() {}

    /** Nothing of the instance is left, or it was never made. The run is over now, or when its hooks are. */
    static void begin(Draft draft) {
        draft.deadlines = Deadlines.NONE;
        if (draft.policy().cleansUp()) {
            draft.instance = draft.instance.cleans();
            draft.effect(new Effect.CleanUp(
                    draft.instance.generation(), draft.instance.pid(), draft.instance.exit(), reason(draft).word()));
        } else {
            over(draft);
        }
    }

    private static StateReason reason(Draft draft) {
        if (draft.instance.exit() != null) {
            return draft.lastExitReason;
        }
        return draft.instance.ending() == Ending.SPAWN_FAILED ? StateReason.SPAWN_FAILED : StateReason.REQUESTED;
    }

    /** Its hooks are over. */
    static void cleanedUp(Draft draft) {
        if (draft.phase == Phase.ENDING && draft.instance.cleaning() && !draft.instance.treeGone()) {
            over(draft);
            Runs.conclude(draft);
        }
    }

    /** Nothing is left to be done for the run. */
    static void over(Draft draft) {
        draft.instance = draft.instance.gone();
        draft.effect(new Effect.Release(draft.instance.generation()));
    }

    /** An end is ahead of the instance that is being made, so what is still to come before its spawn is in vain. */
    static void abandonSpawn(Draft draft, Ending ending) {
        draft.instance = draft.instance.ending(ending);
        draft.effect(new Effect.AbandonSpawn(draft.instance.generation()));
    }
}
