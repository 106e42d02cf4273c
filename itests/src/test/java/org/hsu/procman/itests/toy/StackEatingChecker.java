package org.hsu.procman.itests.toy;

import java.time.Duration;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;

/** A plugin whose every call ends in an error. */
public final class StackEatingChecker extends ToyChecker {

    @Override
    public HealthResult check(HealthTarget target, ToySettings settings, Duration timeout) {
        throw new StackOverflowError("the toy has no end");
    }
}
