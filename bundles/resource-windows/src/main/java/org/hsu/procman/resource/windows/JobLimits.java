package org.hsu.procman.resource.windows;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;

/**
 * Limits as a job object takes them, and what is to be told of each.
 *
 * @param flags       which of the following hold
 * @param jobTime     user time of the whole job, in 100 ns
 * @param processes   that may live at a time
 * @param eachMemory  committed bytes of each process
 * @param allMemory   committed bytes of the job
 * @param cap         processor time that it may use, percent of one core; null for all
 * @param weight      1 to 9, null where there is none
 * @param processors  of the machine
 * @param told        one entry for each limit that was asked for
 */
record JobLimits(
        int flags,
        long jobTime,
        int processes,
        long eachMemory,
        long allMemory,
        Double cap,
        Integer weight,
        int processors,
        List<EnforcedLimit> told) {

    private static final double TICKS_PER_SECOND = 1e7;
    private static final double USUAL_SHARES = 1024;
    private static final int USUAL_WEIGHT = 5;
    private static final int MOST_WEIGHT = 9;

    static JobLimits of(ResourceLimits limits, int processors) {
        int flags = 0;
        long jobTime = 0;
        int processes = Integer.MAX_VALUE;
        long each = 0;
        long all = 0;
        Double cap = null;
        Integer weight = null;
        List<EnforcedLimit> told = new ArrayList<>();
        for (Limit limit : limits.limits().values()) {
            long whole = Math.round(limit.value());
            String remark = "";
            switch (limit.kind()) {
                case MEMORY -> {
                    flags |= ExtendedLimits.LIMIT_JOB_MEMORY;
                    all = whole;
                    remark = "committed memory: what is above it is refused, nothing is killed";
                }
                case VIRTUAL_MEMORY -> {
                    flags |= ExtendedLimits.LIMIT_PROCESS_MEMORY;
                    each = whole;
                    remark = "committed memory of each process";
                }
                case CPU -> cap = limit.value();
                case CPU_TIME -> {
                    flags |= ExtendedLimits.LIMIT_JOB_TIME;
                    jobTime = Math.round(limit.value() * TICKS_PER_SECOND);
                    remark = "user time of the whole job, which ends when it is used up";
                }
                case CPU_SHARES -> {
                    if (limits.get(LimitKind.CPU) != null) {
                        told.add(cannot(limit, "a job has a cap of processor time or a weight, not both"));
                        continue;
                    }
                    weight = (int) Math.max(
                            1, Math.min(MOST_WEIGHT, Math.round(USUAL_WEIGHT * limit.value() / USUAL_SHARES)));
                    remark = "as weight " + weight + " of 9";
                }
                case PROCESSES, CHILD_PROCESSES -> {
                    flags |= ExtendedLimits.LIMIT_ACTIVE_PROCESS;
                    long most = limit.kind() == LimitKind.PROCESSES ? whole : whole + 1;
                    processes = (int) Math.min(processes, most);
                }
                default -> {
                    told.add(cannot(limit, "job objects hold no " + limit.kind().word()));
                    continue;
                }
            }
            told.add(new EnforcedLimit(
                    limit.kind().word(), limit.kind().text(limit.value()), "job", true, remark));
        }
        return new JobLimits(flags, jobTime, processes, each, all, cap, weight, processors, List.copyOf(told));
    }

    /**
     * The same for a job that has processes: Windows adds what they have used so far to a time limit that is set then,
     * so one that is there stays.
     *
     * @param before what it has been told so far
     */
    JobLimits after(JobLimits before) {
        boolean had = before.jobTime > 0;
        boolean has = jobTime > 0;
        if (!had && !has) {
            return this;
        }
        List<EnforcedLimit> changed = new ArrayList<>(told);
        changed.replaceAll(limit -> !limit.kind().equals(LimitKind.CPU_TIME.word()) || had && before.jobTime == jobTime
                ? limit
                : had
                        ? new EnforcedLimit(limit.kind(), limit.value(), "none", false,
                                "applies at the next start: the time limit of a job that runs cannot be changed")
                        : new EnforcedLimit(limit.kind(), limit.value(), "job", true,
                                limit.detail() + "; counts from now on"));
        if (had && !has) {
            double seconds = before.jobTime / TICKS_PER_SECOND;
            changed.add(new EnforcedLimit(LimitKind.CPU_TIME.word(), LimitKind.CPU_TIME.text(seconds), "job", true,
                    "no longer asked for, but holds until the next start"));
        }
        int kept = flags & ~ExtendedLimits.LIMIT_JOB_TIME | ExtendedLimits.LIMIT_PRESERVE_JOB_TIME;
        return new JobLimits(had ? kept : flags, had ? before.jobTime : jobTime, processes, eachMemory, allMemory, cap,
                weight, processors, List.copyOf(changed));
    }

    private static EnforcedLimit cannot(Limit limit, String why) {
        return new EnforcedLimit(limit.kind().word(), limit.kind().text(limit.value()), "none", false, why);
    }

    /** For a new job. */
    ExtendedLimits extended() {
        ExtendedLimits limits = new ExtendedLimits();
        limits.limitFlags = flags;
        limits.perJobUserTimeLimit = jobTime;
        limits.activeProcessLimit = (flags & ExtendedLimits.LIMIT_ACTIVE_PROCESS) == 0 ? 0 : processes;
        limits.processMemoryLimit = eachMemory;
        limits.jobMemoryLimit = allMemory;
        return limits;
    }

    /** What holds unless it is throttled. */
    CpuRate rate() {
        if (cap != null) {
            return CpuRate.cap(cap, processors);
        }
        return weight != null ? CpuRate.weight(weight) : CpuRate.free();
    }

    /** Nothing of all that is in force. */
    List<EnforcedLimit> failed(String why) {
        return told.stream()
                .map(limit -> limit.enforced()
                        ? new EnforcedLimit(limit.kind(), limit.value(), "none", false, why)
                        : limit)
                .toList();
    }
}
