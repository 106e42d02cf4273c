package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.Objects;
import org.hsu.procman.api.spec.Discovery;

/**
 * What may be done to a process that somebody else starts.
 *
 * @param checkInterval  from one look to the next while it is not there
 * @param canTerminate   an operator may end it
 * @param canRestart     it may be ended, or its service restarted, so that it comes again
 * @param serviceRestart its service manager restarts it
 */
public record Observation(
        Duration checkInterval, boolean canTerminate, boolean canRestart, boolean serviceRestart) {

    public Observation {
        Objects.requireNonNull(checkInterval, "checkInterval");
    }

    static Observation of(Discovery discovery) {
        return new Observation(
                discovery.checkInterval(),
                discovery.canTerminate(),
                discovery.canRestart(),
                discovery.canRestart() && discovery.serviceManager() != null);
    }
}
