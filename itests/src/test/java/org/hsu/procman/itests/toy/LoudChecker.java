package org.hsu.procman.itests.toy;

import java.time.Duration;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has far more to say than anybody can read. */
public final class LoudChecker extends ToyChecker {
    private static final Logger LOG = LoggerFactory.getLogger(LoudChecker.class);
    private static final String TEXT = "and another thing ".repeat(50);
    private static final int LINES = 10_000;

    @Override
    public HealthResult check(HealthTarget target, ToySettings settings, Duration timeout) {
        for (int line = 0; line < LINES; line++) {
            LOG.info("{} {}", line, TEXT);
        }
        return HealthResult.healthy("has said " + LINES + " lines");
    }
}
