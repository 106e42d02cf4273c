package org.hsu.procman.itests.toy;

import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;

/** A plugin with a defect. */
public final class ThrowingStrategy implements RestartStrategy {

    @Override
    public RestartDecision decide(RestartContext context) {
        throw new IllegalStateException("the toy strategy is broken");
    }
}
