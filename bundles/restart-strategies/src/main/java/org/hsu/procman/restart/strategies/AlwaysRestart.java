package org.hsu.procman.restart.strategies;

import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.restart.RestartType;
import org.osgi.service.component.annotations.Component;

/** {@code always}: every end is followed by another run, exit code 0 too. Stateless. */
@Component(service = RestartStrategy.class)
@RestartType("always")
public final class AlwaysRestart implements RestartStrategy {

    @Override
    public RestartDecision decide(RestartContext context) {
        return RestartDecision.restart(RunEnd.text(context) + ", and the strategy is always");
    }
}
