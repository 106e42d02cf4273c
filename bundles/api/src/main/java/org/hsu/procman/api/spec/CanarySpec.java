package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * How the first instances of a new version are watched: {@code update.canary} of an entry. Immutable.
 *
 * @param share    which part of all they are, greater than 0 and at most 1; always at least one instance
 * @param duration how long they are watched once all of them are ready, not negative
 * @param abortOn  what takes the new version back meanwhile, not empty
 */
public record CanarySpec(double share, Duration duration, Set<Trouble> abortOn) {

    /** What may befall one that is watched. */
    public enum Trouble {
        /** A health check says that it is not healthy, or it was restarted for that. */
        HEALTH,
        /** It ended by itself, or was restarted by its policy, for any other reason. */
        RESTARTS;

        /** As it is written: {@code health}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException a value is out of its range */
    public CanarySpec {
        Objects.requireNonNull(duration, "duration");
        abortOn = Set.copyOf(abortOn);
        if (!(share > 0 && share <= 1) || duration.isNegative() || abortOn.isEmpty()) {
            throw new IllegalArgumentException("a share of " + share + " for " + duration + ", aborted on " + abortOn);
        }
    }

    /** How many of so many are the first, at least one. */
    public int of(int instances) {
        return (int) Math.max(1, Math.min(instances, Math.ceil(share * instances - 1e-9)));
    }
}
