package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.EnforcerName;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;
import org.hsu.procman.resource.linux.cgroup.CgroupLayout;
import org.hsu.procman.resource.linux.cgroup.CgroupTree;
import org.hsu.procman.resource.linux.cgroup.Controller;
import org.hsu.procman.resource.linux.cgroup.LimitFiles;
import org.hsu.procman.resource.linux.cgroup.Place;
import org.hsu.procman.resource.linux.throttle.FreezerFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits by cgroup v2, cgroup v1 (also in hybrids, per controller), rlimit and affinity, whichever this machine lets
 * this user set; files only, no native code. Cgroups are made below the manager's own and nowhere else. Thread-safe.
 */
@Component(service = ResourceEnforcer.class)
@EnforcerName("linux")
public final class LinuxResourceEnforcer implements ResourceEnforcer {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxResourceEnforcer.class);

    private final Path proc;
    private final Preparation.Means means;
    private final GroupLimits groups;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "procman-throttle");
        made.setDaemon(true);
        return made;
    });

    /** Looks at the system's own /proc and removes the empty cgroups of dead managers. */
    @Activate
    public LinuxResourceEnforcer() {
        this(Path.of("/proc"), Path.of("/sys/block"), new CgroupFiles());
    }

    LinuxResourceEnforcer(Path proc, Path disks, CgroupFiles files) {
        this.proc = proc;
        CgroupLayout layout = new CgroupLayout(proc, files);
        CgroupTree tree = new CgroupTree(files, proc);
        groups = new GroupLimits(layout, tree, new LimitFiles(files));
        means = new Preparation.Means(
                proc, layout, tree, files, new Disks(disks), new Processors(proc), new HardLimits(proc), groups, clock);
        for (Controller controller : Controller.values()) {
            Place place = layout.place(controller);
            LOG.debug("cgroup controller {}: {}", controller.first(), place);
            if (place.usable()) {
                tree.sweep(place.directory(), busy -> {
                    if (controller == Controller.FREEZER) {
                        thaw(new FreezerFiles(files, proc, place.version(), busy));
                    }
                });
            }
        }
    }

    /** Of a dead manager's throttle, which may have been in the middle of it. */
    private static void thaw(FreezerFiles freezer) {
        try {
            freezer.freeze(false);
        } catch (IOException e) {
            LOG.debug("{} cannot be thawed: {}", freezer.cgroup(), e.toString());
        }
    }

    @Deactivate
    void deactivate() {
        clock.shutdown();
    }

    @Override
    public Optional<String> unavailable() {
        return Files.isReadable(proc.resolve("self/limits"))
                ? Optional.empty()
                : Optional.of("this is not Linux: there is no " + proc.resolve("self/limits"));
    }

    @Override
    public boolean worksWith(String platform) {
        return platform.equals("linux");
    }

    @Override
    public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
        return new InstanceEnforcement(means, processId + "." + generation, limits);
    }

    @Override
    public Optional<List<EnforcedLimit>> group(List<String> path, ResourceLimits limits) {
        return Optional.of(groups.set(path, limits));
    }
}
