package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/**
 * The next state while a step is working it out: what is not touched stays as it was. Lives only within
 * one step, so the step as a whole stays pure.
 */
final class Draft {
    final Supervised before;
    final Moment now;
    private final List<Effect> effects = new ArrayList<>(4);

    boolean wished;
    Policy policy;
    Phase phase;
    Instance instance;
    Deadlines deadlines;
    String missing;
    Ties ties;
    Health health;
    Signs signs;
    long restarts;
    int attempts;
    Spent spent;
    Violation violation;
    CircuitBreaker breaker;
    ExitStatus lastExit;
    StateReason lastExitReason;

    private ProcessState state;
    private StateReason reason;
    private String detail;
    private Moment since;
    private List<Transition> history;

    Draft(Supervised before, Moment now) {
        this.before = before;
        this.now = now;
        wished = before.wished();
        policy = before.policy();
        phase = before.phase();
        instance = before.instance();
        deadlines = before.deadlines();
        missing = before.missing();
        ties = before.ties();
        health = before.health();
        signs = before.signs();
        restarts = before.restarts();
        attempts = before.attempts();
        spent = before.spent();
        violation = before.violation();
        breaker = before.breaker();
        lastExit = before.lastExit();
        lastExitReason = before.lastExitReason();
        state = before.state();
        reason = before.reason();
        detail = before.detail();
        since = before.since();
        history = before.history();
    }

    ProcessState state() {
        return state;
    }

    StateReason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }

    Moment since() {
        return since;
    }

    Policy policy() {
        return policy;
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    /** Goes to a state, or only renews the reason when it is there already. */
    void enter(ProcessState to, StateReason why, String text) {
        if (to != state) {
            Transition transition = new Transition(now.epochMillis(), state, to, why, text);
            List<Transition> longer = new ArrayList<>(Math.min(history.size() + 1, Supervised.HISTORY));
            int from = Math.max(0, history.size() + 1 - Supervised.HISTORY);
            longer.addAll(history.subList(from, history.size()));
            longer.add(transition);
            history = List.copyOf(longer);
            state = to;
            since = now;
            effect(new Effect.TellTransition(transition));
        }
        reason = why;
        detail = text;
    }

    /** Takes over what an earlier manager knew; nothing is told of it, for it has been told before. */
    void remember(Remembered memory) {
        wished = memory.wished();
        state = memory.state();
        reason = memory.reason();
        detail = memory.detail();
        since = memory.since();
        history = memory.history();
        restarts = memory.restarts();
        attempts = memory.attempts();
        spent = memory.spent();
        ties = ties.regroup(memory.regroup());
        breaker = memory.breaker();
        lastExit = memory.lastExit();
        lastExitReason = memory.lastExitReason();
    }

    /** A new run by the operator's will starts with a clean slate. */
    void clearCounters() {
        attempts = 0;
        spent = Spent.NOTHING;
        setBreaker(CircuitBreaker.CLOSED);
    }

    /** The run was stable. */
    void clearAttempts() {
        attempts = 0;
        spent = spent.stable();
    }

    void setBreaker(CircuitBreaker next) {
        if (next.state() != breaker.state()) {
            effect(new Effect.TellBreaker(next));
        }
        breaker = next;
    }

    Step step() {
        Supervised next = new Supervised(
                before.id(),
                policy,
                wished,
                state,
                reason,
                detail,
                since,
                phase,
                instance,
                deadlines,
                missing,
                ties,
                health,
                signs,
                restarts,
                attempts,
                spent,
                violation,
                breaker,
                lastExit,
                lastExitReason,
                history);
        return new Step(next, effects);
    }
}
