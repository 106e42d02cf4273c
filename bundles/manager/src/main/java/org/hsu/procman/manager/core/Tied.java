package org.hsu.procman.manager.core;

import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/** What a process hears of those it is tied to: what it depends on, and its group. */
final class Tied {

    private Tied() {}

    static void heard(Draft draft, CoreEvent event) {
        if (event instanceof CoreEvent.Joined e) {
            draft.ties = draft.ties.group(e.group());
            if (e.group() == null && draft.ties.regroup() != null) {
                draft.ties = draft.ties.regroup(null);
                goOn(draft, "its group restarts no more");
            }
        } else if (event instanceof CoreEvent.Dependencies e) {
            draft.ties = draft.ties.waitingFor(e.waitingFor());
            goOn(draft, "what it depends on is there");
        } else if (event instanceof CoreEvent.Regroup e) {
            if (draft.wished && !draft.before.settled() && draft.ties.regroup() == null) {
                draft.ties = draft.ties.regroup(e.cause());
            }
        } else if (event instanceof CoreEvent.EndForGroup e) {
            boolean lives = draft.phase == Phase.UP || draft.phase == Phase.SPAWNING;
            if (draft.ties.regroup() != null && lives && draft.instance.ending() == Ending.NONE) {
                endForGroup(draft, e.text());
            }
        } else if (event instanceof CoreEvent.Regrouped e && draft.ties.regroup() != null) {
            draft.ties = draft.ties.regroup(null);
            goOn(draft, e.text());
        }
    }

    /** A process that waits tries again; one that still has to wait says for what. */
    private static void goOn(Draft draft, String text) {
        boolean waits = draft.phase == Phase.IDLE && draft.state() == ProcessState.STARTING && draft.wished;
        if (waits && draft.missing == null) {
            Runs.spawn(draft, StateReason.REQUESTED, text);
        }
    }

    private static void endForGroup(Draft draft, String text) {
        if (draft.phase == Phase.UP) {
            Runs.end(draft, Ending.RESTART, StateReason.REQUESTED, text);
        } else {
            // It is being made; it ends as soon as it is there.
            draft.instance = draft.instance.ending(Ending.RESTART);
            draft.enter(ProcessState.STOPPING, StateReason.REQUESTED, text);
        }
    }

    /** It failed and is about to restart: not without those of its group whom that concerns. */
    static void restartGroup(Draft draft) {
        if (draft.ties.group() != null) {
            draft.ties = draft.ties.regroup(draft.before.id());
            draft.effect(new Effect.RestartGroup());
        }
    }
}
