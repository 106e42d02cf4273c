package org.hsu.procman.manager.core;

import java.util.HashMap;
import java.util.Map;

/**
 * What failed checks and passed limits have cost so far, beside the attempts of the restart policy.
 *
 * @param health automatic restarts since the last stable run that were charged to the budget of failed checks
 * @param limit  likewise, of passed limits
 * @param raised how often a limit was raised for the following runs, by its kind's word; lasts until an
 *               operator starts anew
 */
public record Spent(int health, int limit, Map<String, Integer> raised) {
    public static final Spent NOTHING = new Spent(0, 0);

    /** How often one limit is raised at most. */
    public static final int MOST_RAISES = 2;

    public Spent {
        raised = Map.copyOf(raised);
    }

    public Spent(int health, int limit) {
        this(health, limit, Map.of());
    }

    public int total() {
        return health + limit;
    }

    Spent withHealth(int count) {
        return new Spent(count, limit, raised);
    }

    Spent withLimit(int count) {
        return new Spent(health, count, raised);
    }

    /** The run was stable: no restart counts any more. */
    Spent stable() {
        return total() == 0 ? this : new Spent(0, 0, raised);
    }

    Spent raise(String kind) {
        int before = raised.getOrDefault(kind, 0);
        if (before >= MOST_RAISES) {
            return this;
        }
        Map<String, Integer> more = new HashMap<>(raised);
        more.put(kind, before + 1);
        return new Spent(health, limit, more);
    }
}
