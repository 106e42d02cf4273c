package org.hsu.procman.api.health;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of health check. Register it as a component with {@link HealthType}; the manager calls it, one
 * call in flight per check, on threads of its own. Thread-safe.
 *
 * @param <S> the record of its settings, see {@link org.hsu.procman.api.settings.Settings#bind}
 */
@ConsumerType
public interface HealthChecker<S extends Record> {

    Class<S> settingsType();

    /**
     * Looks once. May block up to {@code timeout}, after which its thread is interrupted and the result
     * does not count.
     *
     * @return never null
     * @throws Exception anything: counts as unhealthy with the exception's message; but a
     *         {@link java.util.concurrent.RejectedExecutionException} with a cause says that the machine has no room to
     *         look now, which does not count
     */
    HealthResult check(HealthTarget target, S settings, Duration timeout) throws Exception;
}
