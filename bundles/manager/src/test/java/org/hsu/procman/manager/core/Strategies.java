package org.hsu.procman.manager.core;

import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;

/** The three strategies of the architecture seed, as rules. */
final class Strategies {
    static final RestartStrategy NEVER = context -> RestartDecision.stay("the strategy is never");

    static final RestartStrategy ALWAYS = context -> RestartDecision.restart("the strategy is always");

    static final RestartStrategy ON_FAILURE = context -> context.failed()
            ? RestartDecision.restart("that is a failure")
            : RestartDecision.stay("that is no failure");

    private Strategies() {}
}
