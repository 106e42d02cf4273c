package org.hsu.procman.http;

import java.util.HashMap;
import java.util.Map;

/** How many streams may be open at once, of all and of one user. Thread-safe. */
final class StreamPlaces {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> open = new HashMap<>();
    private int all;

    /** @param mostOfOne fewer than {@code most}, so that nobody can keep the others out alone */
    StreamPlaces(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /**
     * Counts one more, until {@link #leave}.
     *
     * @param user null where nobody knows who it is: then only the bound of all holds
     * @throws Refusal there are too many
     */
    synchronized void enter(String user) throws Refusal {
        if (user != null && open.getOrDefault(user, 0) >= mostOfOne) {
            throw new Refusal(429, user + " has " + mostOfOne + " streams already");
        }
        if (all >= most) {
            throw new Refusal(503, "there are " + most + " streams already");
        }
        all++;
        if (user != null) {
            open.merge(user, 1, Integer::sum);
        }
    }

    synchronized void leave(String user) {
        all--;
        if (user != null) {
            open.computeIfPresent(user, (name, its) -> its == 1 ? null : its - 1);
        }
    }
}
