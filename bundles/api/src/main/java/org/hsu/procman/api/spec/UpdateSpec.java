package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * How the instances of an entry become another version: {@code update} of it. Immutable.
 *
 * @param strategy       in which way
 * @param maxUnavailable how many fewer than all may be ready meanwhile; 0 for blue-green
 * @param maxSurge       how many more than all there may be meanwhile; one of the two is greater than zero. Blue-green
 *                       makes as many again whatever it says
 * @param readyTimeout   how long one of the new version may take until it is ready, greater than zero
 * @param keep           blue-green: how long those of the version before are kept once the new ones have taken over; zero
 *                       for the others
 * @param canary         how the first ones are watched; null unless the strategy is canary
 */
public record UpdateSpec(
        Strategy strategy, int maxUnavailable, int maxSurge, Duration readyTimeout, Duration keep, CanarySpec canary) {

    /** The ways in which instances become another version. */
    public enum Strategy {
        /** One after another, so that enough of them are ready at every moment. */
        ROLLING,
        /** As many again are made of the new version, which take over all at once when all are ready. */
        BLUE_GREEN,
        /** A few first, which are watched; then the others as for {@link #ROLLING}. */
        CANARY;

        /** As it is written: {@code blue_green}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException nothing could ever be replaced, a number is negative, or one does not fit the strategy */
    public UpdateSpec {
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(readyTimeout, "readyTimeout");
        Objects.requireNonNull(keep, "keep");
        if (maxUnavailable < 0 || maxSurge < 0 || maxUnavailable + maxSurge == 0) {
            throw new IllegalArgumentException(maxUnavailable + " unavailable and " + maxSurge + " more cannot be");
        }
        if (canary != null != (strategy == Strategy.CANARY) || keep.isNegative()) {
            throw new IllegalArgumentException(strategy.word() + " cannot be with " + canary + ", kept for " + keep);
        }
    }

    /** One after another. */
    public UpdateSpec(int maxUnavailable, int maxSurge, Duration readyTimeout) {
        this(Strategy.ROLLING, maxUnavailable, maxSurge, readyTimeout, Duration.ZERO, null);
    }
}
