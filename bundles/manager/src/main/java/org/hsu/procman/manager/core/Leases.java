package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.hsu.procman.api.spec.Instance;

/**
 * Which instances are lent to whom. One instance is lent to one at a time; a lease ends when it is returned, when its time
 * is over, or when the instance has ended. A pure value; times are wall-clock milliseconds, for they outlive managers.
 *
 * @param all in the order in which they were given
 */
public record Leases(List<Lease> all) {
    public static final Leases NONE = new Leases(List.of());

    /**
     * One instance, lent.
     *
     * @param token       what only the holder knows
     * @param entry       id of the entry that the instance is of
     * @param index       of the instance
     * @param generation  of the instance: another one is not lent
     * @param untilMillis when it is over
     */
    public record Lease(String token, String entry, int index, long generation, long untilMillis) {
        public Lease {
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(entry, "entry");
        }

        /** The id of the instance. */
        public String id() {
            return new Instance(entry, index).id();
        }
    }

    /** Somebody who could be lent. */
    public record Candidate(int index, long generation) {}

    public Leases {
        all = List.copyOf(all);
    }

    /** Those that hold at this time. */
    public Leases at(long nowMillis, Predicate<Lease> lives) {
        return new Leases(all.stream()
                .filter(lease -> lease.untilMillis() > nowMillis && lives.test(lease))
                .toList());
    }

    /** The first that is not lent, so that those that a pool ends first stay free; null when all are. */
    public Candidate free(String entry, List<Candidate> candidates) {
        return candidates.stream()
                .filter(each -> all.stream()
                        .noneMatch(lease -> lease.entry().equals(entry) && lease.index() == each.index()))
                .findFirst()
                .orElse(null);
    }

    public Leases with(Lease lease) {
        List<Lease> more = new ArrayList<>(all);
        more.add(lease);
        return new Leases(more);
    }

    /** The same without the lease that has this token, if there is one. */
    public Leases without(String token) {
        return new Leases(all.stream().filter(lease -> !lease.token().equals(token)).toList());
    }

    /** Null when there is none. */
    public Lease of(String token) {
        return all.stream().filter(lease -> lease.token().equals(token)).findFirst().orElse(null);
    }

    public List<Lease> ofEntry(String entry) {
        return all.stream().filter(lease -> lease.entry().equals(entry)).toList();
    }

    /** The fewest instances with which none that is lent ends; 0 when none is. */
    public int least(String entry) {
        return ofEntry(entry).stream().mapToInt(Lease::index).max().orElse(0);
    }
}
