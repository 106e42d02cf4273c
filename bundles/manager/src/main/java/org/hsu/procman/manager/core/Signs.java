package org.hsu.procman.manager.core;

import java.util.Objects;
import org.hsu.procman.api.process.Health;

/**
 * What the current instance shows of itself apart from its state.
 *
 * @param status      its own words ({@code STATUS=}), empty when it has said nothing
 * @param doing       {@code stopping}, {@code reloading}, or empty
 * @param heartbeatBy when the next heartbeat has to be there at the latest; {@link Deadlines#NEVER} for never
 * @param silent      the last one was not there in time
 * @param checked     what its checks say together
 */
public record Signs(String status, String doing, long heartbeatBy, boolean silent, Health checked) {

    /** Of an instance that nothing is known of. */
    public static final Signs NONE = new Signs("", "", Deadlines.NEVER, false, Health.UNKNOWN);

    public Signs {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(doing, "doing");
        Objects.requireNonNull(checked, "checked");
    }

    Signs saying(String newStatus, String newDoing) {
        return new Signs(newStatus, newDoing, heartbeatBy, silent, checked);
    }

    Signs heartbeat(long nextBy) {
        return new Signs(status, doing, nextBy, false, checked);
    }

    Signs gone(boolean isSilent) {
        return new Signs(status, doing, Deadlines.NEVER, isSilent, checked);
    }

    Signs checked(Health verdict) {
        return new Signs(status, doing, heartbeatBy, silent, verdict);
    }

    /** The checks and the heartbeats together. */
    Health health() {
        return silent ? Health.UNHEALTHY : checked;
    }

    /** For people; empty when there is nothing to tell. */
    public String text() {
        if (doing.isEmpty()) {
            return status;
        }
        return status.isEmpty() ? doing : doing + ", " + status;
    }
}
