package org.hsu.procman.restart.strategies;

import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.restart.RestartType;
import org.osgi.service.component.annotations.Component;

/** {@code never}: one run, however it ends. Stateless. */
@Component(service = RestartStrategy.class)
@RestartType("never")
public final class NeverRestart implements RestartStrategy {

    @Override
    public RestartDecision decide(RestartContext context) {
        return RestartDecision.stay(RunEnd.text(context) + ", and the strategy is never");
    }
}
