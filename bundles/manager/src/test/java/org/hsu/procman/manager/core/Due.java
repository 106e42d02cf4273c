package org.hsu.procman.manager.core;

/**
 * What happens at its time.
 *
 * @param byManager whether it dies with the manager
 */
record Due(long at, long order, boolean byManager, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
        return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
}
