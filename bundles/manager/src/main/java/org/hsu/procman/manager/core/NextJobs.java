package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Which jobs of a queue are begun now, and by whom. Pure.
 *
 * @param begun  in the order in which they go
 * @param wakeAt when to ask again at the latest, wall time; {@link Long#MAX_VALUE} for when something has changed
 */
public record NextJobs(List<Begun> begun, long wakeAt) {
    /** No job waits longer before it is begun again; who does was told another time by the clock. */
    public static final long LONGEST_DELAY_MILLIS = 86_400_000;

    private static final Comparator<Job> FIRST =
            Comparator.comparingInt(Job::priority).reversed().thenComparingLong(Job::number);

    /** One that is begun, by a process that is free. */
    public record Begun(Job job, String worker) {}

    public NextJobs {
        begun = List.copyOf(begun);
    }

    /**
     * Greater priorities first, then what was submitted earlier; as many as there are free processes.
     *
     * @param waiting in any order
     * @param free    the processes that run nothing, in the order in which they are taken
     */
    public static NextJobs decide(Collection<Job> waiting, List<String> free, long now) {
        if (free.isEmpty()) {
            return new NextJobs(List.of(), Long.MAX_VALUE);
        }
        TreeSet<Job> next = new TreeSet<>(FIRST);
        long wakeAt = Long.MAX_VALUE;
        for (Job job : waiting) {
            boolean due = job.notBefore() <= now || job.notBefore() > now + LONGEST_DELAY_MILLIS;
            if (!due) {
                wakeAt = Math.min(wakeAt, job.notBefore());
                continue;
            }
            next.add(job);
            if (next.size() > free.size()) {
                next.pollLast();
            }
        }
        List<Begun> begun = new ArrayList<>();
        for (Job job : next) {
            begun.add(new Begun(job, free.get(begun.size())));
        }
        // With all processes taken there is nothing to ask before one of them is free again.
        return new NextJobs(begun, begun.size() == free.size() ? Long.MAX_VALUE : wakeAt);
    }
}
