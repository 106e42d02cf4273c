package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.resource.linux.cgroup.Controller;
import org.hsu.procman.resource.linux.cgroup.LimitFiles;
import org.hsu.procman.resource.linux.cgroup.Place;

/** Lifts what the cgroups of an instance hold it to from earlier limits, and nothing asks for any more. */
final class Leftovers {

    private final Preparation.Means means;
    private final LimitFiles files;
    private final ResourceLimits limits;

    /** @param limits that are asked for now */
    Leftovers(Preparation.Means means, LimitFiles files, ResourceLimits limits) {
        this.means = means;
        this.files = files;
        this.limits = limits;
    }

    /**
     * @param running whether the instance runs under this manager; else it is new, or may be taken over
     * @param used    the cgroups of the instance; those that were found are added
     * @param told    gets an entry for what cannot be lifted
     */
    void lift(String instance, boolean running, Set<Path> used, List<EnforcedLimit> told) {
        for (Controller controller : Controller.values()) {
            Place place = means.layout().place(controller);
            if (!place.usable()) {
                continue;
            }
            Path cgroup = running
                    ? means.tree().present(place, limits.group().path(), instance)
                    : means.tree().inherited(place, instance);
            if (cgroup == null) {
                continue;
            }
            used.add(cgroup);
            for (LimitKind kind : kinds(controller)) {
                if (limits.get(kind) == null) {
                    lift(kind, place.version(), cgroup, told);
                }
            }
        }
    }

    private static List<LimitKind> kinds(Controller controller) {
        return switch (controller) {
            case MEMORY -> List.of(LimitKind.MEMORY);
            case CPU -> List.of(LimitKind.CPU, LimitKind.CPU_SHARES);
            case PIDS -> List.of(LimitKind.THREADS);
            case IO -> List.of(
                    LimitKind.IO_READ, LimitKind.IO_WRITE, LimitKind.IO_READ_OPERATIONS,
                    LimitKind.IO_WRITE_OPERATIONS, LimitKind.IO_WEIGHT);
            case FREEZER -> List.of();
        };
    }

    private void lift(LimitKind kind, int version, Path cgroup, List<EnforcedLimit> told) {
        try {
            switch (kind) {
                case MEMORY -> files.allMemory(version, cgroup, limits.get(LimitKind.SWAP) == null);
                case CPU -> {
                    if (Files.exists(cgroup.resolve(version == 2 ? "cpu.max" : "cpu.cfs_quota_us"))) {
                        files.allCpu(version, cgroup);
                    }
                }
                case CPU_SHARES -> {
                    if (Files.exists(cgroup.resolve(version == 2 ? "cpu.weight" : "cpu.shares"))) {
                        files.shares(version, cgroup, LimitFiles.USUAL_SHARES);
                    }
                }
                case THREADS -> {
                    // Held by the same file.
                    if (limits.get(LimitKind.PROCESSES) == null) {
                        files.allPids(cgroup);
                    }
                }
                case IO_WEIGHT -> files.ioWeight(version, cgroup, LimitFiles.USUAL_IO_WEIGHT);
                default -> files.allIo(version, cgroup, means.disks().numbers(), Preparation.IO.get(kind));
            }
        } catch (IOException e) {
            told.add(new EnforcedLimit(kind.word(), "as before", "cgroup" + version, true,
                    "no longer asked for, but cannot be lifted: " + Told.reason(e)));
        }
    }
}
