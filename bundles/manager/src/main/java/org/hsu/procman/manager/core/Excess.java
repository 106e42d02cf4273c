package org.hsu.procman.manager.core;

import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;

/** What passed limits do to an instance. Each works on the draft of one step. */
final class Excess {

    private Excess() {}

    static void passed(Draft draft, CoreEvent.LimitPassed event) {
        if (draft.phase != Phase.UP || draft.instance.ending() != Ending.NONE) {
            return;
        }
        Violation violation = event.violation();
        draft.violation = violation;
        switch (event.action()) {
            case RESTART -> {
                if (draft.state() != ProcessState.UNHEALTHY) {
                    draft.enter(draft.state(), StateReason.LIMIT, violation.text());
                }
                Runs.askStrategy(draft, RestartContext.Cause.LIMIT);
            }
            case SHUTDOWN -> end(draft, event.action(), "stopped because of " + violation.text());
            case KILL -> end(draft, event.action(), "killed because of " + violation.text());
        }
    }

    private static void end(Draft draft, LimitAction action, String text) {
        Runs.creditStability(draft, draft.now.nanos());
        Runs.end(draft, action.ending(), StateReason.LIMIT, text);
    }

    /** The strategy was asked about an instance that lives but has passed a limit. */
    static void decided(Draft draft, RestartDecision decision) {
        Violation violation = draft.violation;
        if (violation == null || draft.instance.ending() != Ending.NONE) {
            return;
        }
        Runs.creditStability(draft, draft.now.nanos());
        RestartBudget budget = RestartBudget.of(draft, RestartContext.Cause.LIMIT);
        if (!decision.restart()) {
            remark(draft, StateReason.LIMIT, violation.text() + "; not restarted: " + decision.why());
        } else if (budget.exhausted(draft)) {
            remark(
                    draft,
                    StateReason.ATTEMPTS_EXHAUSTED,
                    violation.text() + "; not restarted: " + budget.limitText() + " used up");
        } else {
            draft.instance = draft.instance.decided(decision);
            if (violation.adjusts()) {
                draft.spent = draft.spent.raise(violation.kind());
            }
            end(draft, LimitAction.RESTART, "restart because of " + violation.text());
        }
    }

    /** An unhealthy instance goes on saying why it is unhealthy. */
    private static void remark(Draft draft, StateReason why, String text) {
        if (draft.state() != ProcessState.UNHEALTHY) {
            draft.enter(draft.state(), why, text);
        }
    }

    static void kept(Draft draft, CoreEvent.LimitKept event) {
        boolean lives = draft.phase == Phase.UP && draft.instance.ending() == Ending.NONE;
        if (lives && draft.violation != null && draft.violation.kind().equals(event.kind())) {
            draft.violation = null;
            remark(draft, StateReason.LIMIT, event.text());
        }
    }

    /** Why a process whose limit's policy stopped it stays down. */
    static String downText(Draft draft, String exit) {
        String before = draft.state() == ProcessState.STOPPING ? draft.before.detail() : "stopped because of a limit";
        String why = draft.violation == null ? before : draft.violation.text();
        return why + ", " + exit + "; stays down: its limit's policy says so";
    }
}
