package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * How the instances of an entry become another version: {@code update} of it. One after another, so that enough of them
 * are ready at every moment. Immutable.
 *
 * @param maxUnavailable how many fewer than all may be ready meanwhile
 * @param maxSurge       how many more than all there may be meanwhile; one of the two is greater than zero
 * @param readyTimeout   how long one of the new version may take until it is ready, greater than zero
 */
public record UpdateSpec(int maxUnavailable, int maxSurge, Duration readyTimeout) {

    /** @throws IllegalArgumentException nothing could ever be replaced, or a number is negative */
    public UpdateSpec {
        Objects.requireNonNull(readyTimeout, "readyTimeout");
        if (maxUnavailable < 0 || maxSurge < 0 || maxUnavailable + maxSurge == 0) {
            throw new IllegalArgumentException(maxUnavailable + " unavailable and " + maxSurge + " more cannot be");
        }
    }
}
