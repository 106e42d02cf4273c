package org.hsu.procman.itests.toy;

import java.time.Duration;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;

/** Finds everything healthy and says what it was told to say. */
public class ToyChecker implements HealthChecker<ToySettings> {

    @Override
    public Class<ToySettings> settingsType() {
        return ToySettings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, ToySettings settings, Duration timeout) {
        return HealthResult.healthy(getClass().getSimpleName() + (" " + settings.greeting()).repeat(settings.times()));
    }
}
