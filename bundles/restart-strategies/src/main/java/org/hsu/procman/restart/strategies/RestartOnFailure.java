package org.hsu.procman.restart.strategies;

import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.restart.RestartType;
import org.osgi.service.component.annotations.Component;

/**
 * {@code on_failure}: only a process that ended by itself with exit code 0 stays down (architecture seed,
 * "Restart Policy Enforcement"). A signal sent by somebody else and an exit that nobody saw are failures: a
 * process that should run and does not is never taken for done without proof. Stateless.
 */
@Component(service = RestartStrategy.class)
@RestartType("on_failure")
public final class RestartOnFailure implements RestartStrategy {

    @Override
    public RestartDecision decide(RestartContext context) {
        String end = RunEnd.text(context);
        return context.failed()
                ? RestartDecision.restart(end + " is a failure")
                : RestartDecision.stay(end + " is no failure");
    }
}
