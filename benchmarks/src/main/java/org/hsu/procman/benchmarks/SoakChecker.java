package org.hsu.procman.benchmarks;

import java.time.Duration;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;

/** What the plugin of the soak provides: everything is healthy. */
public final class SoakChecker implements HealthChecker<SoakChecker.Settings> {

    /** None. */
    public record Settings() {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, Settings settings, Duration timeout) {
        return HealthResult.healthy("soaked");
    }
}
