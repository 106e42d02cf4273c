package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;
import org.hsu.procman.resource.linux.cgroup.CgroupLayout;
import org.hsu.procman.resource.linux.cgroup.CgroupTree;
import org.hsu.procman.resource.linux.cgroup.Controller;
import org.hsu.procman.resource.linux.cgroup.LimitFiles;
import org.hsu.procman.resource.linux.cgroup.Place;
import org.hsu.procman.resource.linux.throttle.FreezerFiles;
import org.hsu.procman.resource.linux.throttle.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of one instance while they are being set, each by the first means that works here. */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    static final Map<LimitKind, LimitFiles.Io> IO = Map.of(
            LimitKind.IO_READ, LimitFiles.Io.READ_BYTES,
            LimitKind.IO_WRITE, LimitFiles.Io.WRITTEN_BYTES,
            LimitKind.IO_READ_OPERATIONS, LimitFiles.Io.READS,
            LimitKind.IO_WRITE_OPERATIONS, LimitFiles.Io.WRITES);

    /** What this machine has; the same for all instances. */
    record Means(
            Path proc,
            CgroupLayout layout,
            CgroupTree tree,
            CgroupFiles files,
            Disks disks,
            Processors processors,
            HardLimits hardLimits,
            GroupLimits groups,
            ScheduledExecutorService clock) {}

    /** Writes a limit into a cgroup. */
    private interface Writing {
        /** @return what is to be told of it */
        EnforcedLimit apply(int version, Path cgroup) throws IOException;
    }

    private final Means means;
    private final LimitFiles limitFiles;
    private final String instance;
    private final ResourceLimits limits;
    private final Set<Path> made = new LinkedHashSet<>();
    private final Set<Path> used = new LinkedHashSet<>();
    private final Map<String, Long> rlimits = new HashMap<>();
    private final List<EnforcedLimit> told = new ArrayList<>();
    private List<Integer> processors = List.of();
    private InstanceEnforcement.OomCounter oom;
    private Throttle throttle;
    /** Null for an instance that is about to be spawned or taken over. */
    private final Living living;

    /** Of an instance that is about to be spawned, or taken over from an earlier manager. */
    Preparation(Means means, String instance, ResourceLimits limits) {
        this(means, instance, limits, (Living) null);
    }

    /**
     * Of an instance that runs.
     *
     * @param before what was in force so far
     */
    Preparation(Means means, String instance, ResourceLimits limits, LaunchLimits before, LiveLimits tree) {
        this(means, instance, limits, new Living(before, tree));
    }

    private Preparation(Means means, String instance, ResourceLimits limits, Living living) {
        this.means = means;
        this.limitFiles = new LimitFiles(means.files());
        this.instance = instance;
        this.limits = limits;
        this.living = living;
        List<Path> left = living == null ? List.of() : living.rehome(means, limits.group().path(), instance, used);
        limits.limits().values().forEach(this::set);
        limits.group().kinds().forEach(this::joinGroup);
        if (limits.mayThrottle() && throttle == null) {
            throttle = freeThrottle();
        }
        new Leftovers(means, limitFiles, limits).lift(instance, living != null, used, told);
        left.stream().filter(cgroup -> !used.contains(cgroup)).forEach(means.tree()::remove);
        if (living != null) {
            processors = living.lift(rlimits, processors, told);
        }
        made.removeAll(used);
        made.forEach(means.tree()::remove);
    }

    /** A limit of its group holds it only below the group's cgroup. */
    private void joinGroup(LimitKind kind) {
        Controller controller = GroupLimits.controller(kind);
        Place place = controller == null ? null : means.layout().place(controller);
        if (place == null || !place.usable()) {
            // The listing of the group says so.
            return;
        }
        try {
            Path cgroup = cgroup(place, controller);
            if (kind == LimitKind.MEMORY && oom == null) {
                limitFiles.killedAsOne(place.version(), cgroup);
                long before = limitFiles.isEmpty(cgroup) ? limitFiles.oomKills(place.version(), cgroup) : 0;
                oom = new InstanceEnforcement.OomCounter(limitFiles, place.version(), cgroup, null, before);
            }
            enter(cgroup);
        } catch (IOException e) {
            LOG.warn("{} is not held by the limit {} of its group: {}", instance, kind.word(), Told.reason(e));
        }
    }

    LaunchLimits launch() {
        return new LaunchLimits(List.copyOf(used), rlimits, processors);
    }

    /** One entry for each limit. */
    List<EnforcedLimit> told() {
        return List.copyOf(told);
    }

    /** Null when memory is not limited by a cgroup. */
    InstanceEnforcement.OomCounter oom() {
        return oom;
    }

    /** Null when processor time cannot be held back. */
    Throttle throttle() {
        return throttle;
    }

    private void set(Limit limit) {
        switch (limit.kind()) {
            case MEMORY -> memory(limit);
            case SWAP -> swap(limit);
            case CPU -> cpu(limit);
            case CPU_SHARES -> cgroup(limit, Controller.CPU, (version, cgroup) -> {
                limitFiles.shares(version, cgroup, Math.round(limit.value()));
                return Told.enforced(limit, version, "");
            });
            case PROCESSES -> processes(limit);
            case THREADS -> tasks(limit);
            case CHILD_PROCESSES -> cannot(limit,
                    "the kernel counts threads along with processes, so it cannot hold back children alone");
            case FILE_DESCRIPTORS, VIRTUAL_MEMORY, CPU_TIME, STACK, CORE -> rlimit(limit);
            case IO_READ, IO_WRITE, IO_READ_OPERATIONS, IO_WRITE_OPERATIONS -> io(limit);
            case IO_WEIGHT -> ioWeight(limit);
        }
    }

    private void memory(Limit limit) {
        long bytes = Math.round(limit.value());
        Limit swap = limits.get(LimitKind.SWAP);
        // The limit is the kernel's backstop then; at the configured value v2 can slow down what allocates.
        Long brake = limit.policy() == ViolationPolicy.THROTTLE
                ? Long.valueOf(Math.round(limit.value() / ResourceLimits.BACKSTOP))
                : null;
        cgroup(limit, Controller.MEMORY, (version, cgroup) -> {
            limitFiles.memory(version, cgroup, bytes, swap == null ? 0 : Math.round(swap.value()), brake);
            // An instance that is taken over counts from its launch, a new attempt in an old cgroup from now.
            long before = limitFiles.isEmpty(cgroup) ? limitFiles.oomKills(version, cgroup) : 0;
            oom = new InstanceEnforcement.OomCounter(limitFiles, version, cgroup, bytes, before);
            return Told.enforced(limit, version, "");
        });
    }

    /** Comes after memory, which sets it along where both are given. */
    private void swap(Limit limit) {
        cgroup(limit, Controller.MEMORY, (version, cgroup) -> {
            if (!limitFiles.countsSwap(version, cgroup)) {
                return Told.refused(limit, "this kernel does not count swap");
            }
            if (version == 1 && oom == null) {
                return Told.refused(limit, "cgroup v1 limits swap only together with memory: give max_memory_mb too");
            }
            if (version == 2) {
                limitFiles.swap(cgroup, Math.round(limit.value()));
            }
            return Told.enforced(limit, version, version == 1 ? "memory and swap in one sum" : "");
        });
    }

    private void cpu(Limit limit) {
        String problem = cgroupProblem(limit, Controller.CPU, (version, cgroup) -> {
            double granted = limitFiles.cpu(version, cgroup, limit.value());
            throttle = new Throttle.Quota(limitFiles, version, cgroup, granted);
            return Told.enforced(limit.withValue(granted), version, "");
        });
        if (problem.isEmpty()) {
            return;
        }
        throttle = null;
        long cores = Math.round(limit.value() / 100);
        boolean whole = cores >= 1 && cores * 100.0 == limit.value() && cores < means.processors().count();
        if (whole && means.processors().pinnable()) {
            pin(limit, (int) cores, problem);
        } else {
            cannot(limit, problem);
        }
    }

    private void pin(Limit limit, int cores, String because) {
        try {
            processors = living == null
                    ? means.processors().deal(cores)
                    : living.processors(cores, means.processors());
            told.add(new EnforcedLimit(limit.kind().word(), Told.text(limit), "affinity", true,
                    "may run on processors " + processors + " only: " + because));
        } catch (IOException e) {
            cannot(limit, Living.later(e.getMessage()));
        }
    }

    /** The kernel counts threads; where those have a limit of their own, that one is set. */
    private void processes(Limit limit) {
        Limit threads = limits.get(LimitKind.THREADS);
        if (threads != null && threads.value() >= limit.value()) {
            cannot(limit, "the kernel counts processes and threads together, and holds max_threads");
        } else {
            tasks(limit);
        }
    }

    private void tasks(Limit limit) {
        cgroup(limit, Controller.PIDS, (version, cgroup) -> {
            limitFiles.pids(cgroup, Math.round(limit.value()));
            return Told.enforced(limit, version, "");
        });
    }

    private void rlimit(Limit limit) {
        String name = HardLimits.NAMES.get(limit.kind());
        double exact = limit.value();
        long wanted = limit.kind() == LimitKind.CPU_TIME ? (long) Math.max(1, Math.ceil(exact)) : Math.round(exact);
        long possible = Math.min(wanted, means.hardLimits().highest(name));
        String refusal = rlimit(name, possible);
        if (!refusal.isEmpty()) {
            cannot(limit, refusal);
            return;
        }
        List<String> remarks = new ArrayList<>();
        if (possible != wanted) {
            remarks.add("asked for " + limit.kind().text(wanted) + ", but the manager may give no more than "
                    + limit.kind().text(possible));
        }
        if (limit.kind() == LimitKind.VIRTUAL_MEMORY || limit.kind() == LimitKind.CPU_TIME) {
            remarks.add("for each process; the sum of the tree is watched");
        }
        told.add(new EnforcedLimit(
                limit.kind().word(), limit.kind().text(possible), "rlimit", true, String.join("; ", remarks)));
    }

    /** Empty when it holds, or will from the first instruction. */
    private String rlimit(String name, long value) {
        try {
            if (living != null) {
                living.rlimit(name, value);
            }
            rlimits.put(name, value);
            return "";
        } catch (IOException e) {
            if (living.rlimitBefore(name) != null) {
                rlimits.put(name, living.rlimitBefore(name));
            }
            return Living.later(e.getMessage());
        }
    }

    private void io(Limit limit) {
        List<String> devices = means.disks().numbers();
        if (devices.isEmpty()) {
            cannot(limit, "there is no disk whose I/O could be held back");
            return;
        }
        boolean writes = limit.kind() == LimitKind.IO_WRITE || limit.kind() == LimitKind.IO_WRITE_OPERATIONS;
        cgroup(limit, Controller.IO, (version, cgroup) -> {
            limitFiles.io(version, cgroup, devices, IO.get(limit.kind()), Math.round(limit.value()));
            if (version == 1 && writes) {
                return Told.refused(limit, "cgroup v1 holds back direct and synchronous writes, which it does, but not what"
                        + " the page cache gathers");
            }
            return Told.enforced(limit, version, devices.size() > 1 ? "on each of " + devices.size() + " disks" : "");
        });
    }

    private void ioWeight(Limit limit) {
        if (!means.disks().weighed() && !Disks.modelled(means.layout().place(Controller.IO), means.files())) {
            cannot(limit, "no disk here weighs I/O: none is scheduled by bfq, and the io.cost model is off");
            return;
        }
        cgroup(limit, Controller.IO, (version, cgroup) ->
                limitFiles.ioWeight(version, cgroup, Math.round(limit.value()))
                        ? Told.enforced(limit, version, "")
                        : Told.refused(limit, "this kernel has no weights for I/O"));
    }

    /**
     * A cgroup without a quota, which gets one when a limit is passed; else one that can be frozen; null where there
     * is neither. Stopping by signal is no third way: it would undo a stop that somebody else wants, be seen by
     * parents, and outlast a manager that dies.
     */
    private Throttle freeThrottle() {
        Throttle quota = throttle(Controller.CPU, place -> {
            Path cgroup = cgroup(place, Controller.CPU);
            // An instance that is taken over may have been throttled by the manager before.
            limitFiles.allCpu(place.version(), cgroup);
            enter(cgroup);
            return new Throttle.Quota(limitFiles, place.version(), cgroup, null);
        });
        return quota != null ? quota : throttle(Controller.FREEZER, place -> {
            Path cgroup = cgroup(place, Controller.FREEZER);
            FreezerFiles freezer = new FreezerFiles(means.files(), means.proc(), place.version(), cgroup);
            freezer.freeze(false);
            enter(cgroup);
            return Throttle.freezing(freezer, means.clock());
        });
    }

    private interface Throttling {
        Throttle in(Place place) throws IOException;
    }

    private Throttle throttle(Controller controller, Throttling throttling) {
        Place place = means.layout().place(controller);
        try {
            if (place.usable()) {
                return throttling.in(place);
            }
            LOG.debug("{} cannot be throttled by {}: {}", instance, controller, place.refusal());
        } catch (IOException e) {
            LOG.debug("{} cannot be throttled by {}: {}", instance, controller, Told.reason(e));
        }
        return null;
    }

    /**
     * The instance is in the cgroup, or will be from its first instruction.
     *
     * @return whether it had to be moved there while it runs
     */
    private boolean enter(Path cgroup) throws IOException {
        boolean moved = living != null && living.join(cgroup);
        used.add(cgroup);
        return moved;
    }

    private Path cgroup(Place place, Controller controller) throws IOException {
        Path cgroup = means.tree().create(place, controller, limits.group().path(), instance, means.groups());
        made.add(cgroup);
        return cgroup;
    }

    private void cgroup(Limit limit, Controller controller, Writing writing) {
        String problem = cgroupProblem(limit, controller, writing);
        if (!problem.isEmpty()) {
            cannot(limit, problem);
        }
    }

    /** Empty when it was written, and told. */
    private String cgroupProblem(Limit limit, Controller controller, Writing writing) {
        Place place = means.layout().place(controller);
        if (!place.usable()) {
            return place.refusal();
        }
        try {
            Path cgroup = cgroup(place, controller);
            EnforcedLimit truth = writing.apply(place.version(), cgroup);
            boolean late = enter(cgroup) && controller == Controller.MEMORY && truth.detail().isEmpty();
            told.add(late ? Told.enforced(limit, place.version(), "counts what is taken from now on") : truth);
            return "";
        } catch (IOException e) {
            return living == null ? Told.reason(e) : Living.later(Told.reason(e));
        }
    }

    private void cannot(Limit limit, String why) {
        told.add(Told.refused(limit, why));
    }
}
