package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.resource.linux.cgroup.CgroupLayout;
import org.hsu.procman.resource.linux.cgroup.CgroupTree;
import org.hsu.procman.resource.linux.cgroup.Controller;
import org.hsu.procman.resource.linux.cgroup.LimitFiles;
import org.hsu.procman.resource.linux.cgroup.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the processes of groups may use together: written into the cgroup of the group, below which those of the
 * instances lie. That one is there as long as an instance is; made anew it gets the limits anew. Thread-safe.
 */
final class GroupLimits implements CgroupTree.GroupListener {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLimits.class);
    private static final Map<LimitKind, Controller> CONTROLLERS = Map.of(
            LimitKind.MEMORY, Controller.MEMORY, LimitKind.CPU, Controller.CPU, LimitKind.PROCESSES, Controller.PIDS);

    private final CgroupLayout layout;
    private final CgroupTree tree;
    private final LimitFiles files;
    private final Map<List<String>, ResourceLimits> wished = new ConcurrentHashMap<>();

    GroupLimits(CgroupLayout layout, CgroupTree tree, LimitFiles files) {
        this.layout = layout;
        this.tree = tree;
        this.files = files;
    }

    /** Whose cgroups an instance needs for a limit of its group; null for none. */
    static Controller controller(LimitKind kind) {
        return CONTROLLERS.get(kind);
    }

    /** As {@link org.hsu.procman.api.resource.ResourceEnforcer#group}. */
    List<EnforcedLimit> set(List<String> path, ResourceLimits limits) {
        if (limits.limits().isEmpty()) {
            wished.remove(path);
        } else {
            wished.put(List.copyOf(path), limits);
        }
        List<EnforcedLimit> told = new ArrayList<>();
        CONTROLLERS.forEach((kind, controller) -> {
            if (limits.get(kind) == null) {
                lift(path, kind, controller, told);
            }
        });
        limits.limits().values().forEach(limit -> told.add(set(path, limit)));
        return told;
    }

    private EnforcedLimit set(List<String> path, Limit limit) {
        Controller controller = CONTROLLERS.get(limit.kind());
        if (controller == null) {
            return Told.refused(limit, "a group cannot be held to it");
        }
        Place place = layout.place(controller);
        if (!place.usable()) {
            return Told.refused(limit, place.refusal());
        }
        Path cgroup = null;
        try {
            cgroup = tree.group(place, controller, path, this);
            double granted = write(place.version(), cgroup, limit);
            return Told.enforced(limit.withValue(granted), place.version(), "");
        } catch (IOException e) {
            return Told.refused(limit, Told.reason(e));
        } finally {
            if (cgroup != null) {
                tree.removeGroup(cgroup);
            }
        }
    }

    private double write(int version, Path cgroup, Limit limit) throws IOException {
        switch (limit.kind()) {
            case MEMORY -> files.groupMemory(version, cgroup, Math.round(limit.value()));
            case CPU -> {
                return files.cpu(version, cgroup, limit.value());
            }
            default -> files.pids(cgroup, Math.round(limit.value()));
        }
        return limit.value();
    }

    private void lift(List<String> path, LimitKind kind, Controller controller, List<EnforcedLimit> told) {
        Place place = layout.place(controller);
        Path cgroup = place.usable() ? tree.presentGroup(place, path) : null;
        if (cgroup == null) {
            return;
        }
        try {
            switch (kind) {
                case MEMORY -> files.allMemory(place.version(), cgroup, true);
                case CPU -> {
                    if (Files.exists(cgroup.resolve(place.version() == 2 ? "cpu.max" : "cpu.cfs_quota_us"))) {
                        files.allCpu(place.version(), cgroup);
                    }
                }
                default -> files.allPids(cgroup);
            }
        } catch (IOException e) {
            told.add(new EnforcedLimit(kind.word(), "as before", "cgroup" + place.version(), true,
                    "no longer asked for, but cannot be lifted: " + Told.reason(e)));
        }
    }

    @Override
    public void made(Place place, Controller controller, List<String> path, Path cgroup) {
        ResourceLimits limits = wished.getOrDefault(path, ResourceLimits.NONE);
        for (Limit limit : limits.limits().values()) {
            if (CONTROLLERS.get(limit.kind()) == controller) {
                try {
                    write(place.version(), cgroup, limit);
                } catch (IOException e) {
                    LOG.warn("the limit {} of the group {} is not in force: {}",
                            limit.kind().word(), String.join("/", path), Told.reason(e));
                }
            }
        }
    }
}
