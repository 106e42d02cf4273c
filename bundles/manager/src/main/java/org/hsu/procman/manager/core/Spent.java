package org.hsu.procman.manager.core;

/**
 * Automatic restarts since the last stable run that a context-aware budget was charged with. What is not
 * charged to one of these counts as an attempt of the restart policy.
 *
 * @param health because of failed checks
 * @param limit  because of passed limits
 */
public record Spent(int health, int limit) {
    public static final Spent NOTHING = new Spent(0, 0);

    public int total() {
        return health + limit;
    }
}
