package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.EnforcerName;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.spec.ResourceLimits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits by cgroup v2, cgroup v1 (also in hybrids, per controller) and rlimit, whichever this machine lets this
 * user set; files only, no native code. Cgroups are made below the manager's own and nowhere else. Thread-safe.
 */
@Component(service = ResourceEnforcer.class)
@EnforcerName("linux")
public final class LinuxResourceEnforcer implements ResourceEnforcer {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxResourceEnforcer.class);
    private static final long MEBIBYTE = 1024 * 1024;

    private final Path proc;
    private final CgroupLayout layout;
    private final CgroupTree tree;
    private final LimitFiles limitFiles;

    /** Looks at the system's own /proc and removes the empty cgroups of dead managers. */
    @Activate
    public LinuxResourceEnforcer() {
        this(Path.of("/proc"), new CgroupFiles());
    }

    LinuxResourceEnforcer(Path proc, CgroupFiles files) {
        this.proc = proc;
        layout = new CgroupLayout(proc, files);
        tree = new CgroupTree(files, proc);
        limitFiles = new LimitFiles(files);
        for (Controller controller : Controller.values()) {
            Place place = layout.place(controller);
            LOG.debug("cgroup controller {}: {}", controller.word(), place);
            if (place.usable()) {
                tree.sweep(place.directory());
            }
        }
    }

    @Override
    public Optional<String> unavailable() {
        return Files.isReadable(proc.resolve("self/limits"))
                ? Optional.empty()
                : Optional.of("this is not Linux: there is no " + proc.resolve("self/limits"));
    }

    @Override
    public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
        Preparation preparation = new Preparation(processId + "." + generation);
        if (limits.maxMemoryBytes() != null) {
            preparation.memory(limits.maxMemoryBytes());
        }
        if (limits.maxCpuPercent() != null) {
            preparation.cpu(limits.maxCpuPercent());
        }
        if (limits.maxCpuPercent() == null && limits.mayThrottle()) {
            preparation.throttle();
        }
        if (limits.maxProcesses() != null) {
            preparation.processes(limits.maxProcesses());
        }
        if (limits.maxFileDescriptors() != null) {
            preparation.descriptors(limits.maxFileDescriptors());
        }
        return preparation.finish();
    }

    /** Writes a limit into a cgroup and tells its value as enforced. */
    private interface Writing {
        String apply(int version, Path cgroup) throws IOException;
    }

    /** The limits of one instance while they are being set. */
    private final class Preparation {
        private final String instance;
        private final Set<Path> made = new LinkedHashSet<>();
        private final Set<Path> used = new LinkedHashSet<>();
        private final Map<String, Long> rlimits = new HashMap<>();
        private final List<EnforcedLimit> told = new ArrayList<>();
        private InstanceEnforcement.OomCounter oom;
        private InstanceEnforcement.CpuQuota cpu;

        Preparation(String instance) {
            this.instance = instance;
        }

        void memory(long bytes) {
            String text = bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + " MiB" : bytes + " bytes";
            cgroup("max_memory_mb", text, Controller.MEMORY, (version, cgroup) -> {
                limitFiles.memory(version, cgroup, bytes);
                // An instance that is taken over counts from its launch, a new attempt in an old cgroup from now.
                long before = limitFiles.isEmpty(cgroup) ? limitFiles.oomKills(version, cgroup) : 0;
                oom = new InstanceEnforcement.OomCounter(limitFiles, version, cgroup, before);
                return text;
            });
        }

        void cpu(double percent) {
            cgroup("max_cpu_percent", percent(percent), Controller.CPU, (version, cgroup) -> {
                double granted = limitFiles.cpu(version, cgroup, percent);
                cpu = new InstanceEnforcement.CpuQuota(limitFiles, version, cgroup, granted);
                return percent(granted);
            });
        }

        /** A cgroup without a quota, which gets one when a limit is passed; without it that is not possible. */
        void throttle() {
            Place place = layout.place(Controller.CPU);
            if (!place.usable()) {
                LOG.debug("{} cannot be throttled: {}", instance, place.refusal());
                return;
            }
            try {
                Path cgroup = tree.create(place, Controller.CPU, instance);
                made.add(cgroup);
                // An instance that is taken over may have been throttled by the manager before.
                limitFiles.allCpu(place.version(), cgroup);
                cpu = new InstanceEnforcement.CpuQuota(limitFiles, place.version(), cgroup, null);
                used.add(cgroup);
            } catch (IOException e) {
                LOG.debug("{} cannot be throttled: {}", instance, reason(e));
            }
        }

        void processes(int most) {
            cgroup("max_processes", Integer.toString(most), Controller.PIDS, (version, cgroup) -> {
                limitFiles.pids(cgroup, most);
                return Integer.toString(most);
            });
        }

        void descriptors(int wanted) {
            long possible = Math.min(wanted, new DescriptorLimit(proc).highest());
            rlimits.put("nofile", possible);
            String detail = possible == wanted
                    ? ""
                    : "asked for " + wanted + ", but the manager may give no more than " + possible;
            told.add(new EnforcedLimit("max_file_descriptors", Long.toString(possible), "rlimit", true, detail));
        }

        Enforcement finish() {
            made.removeAll(used);
            made.forEach(tree::remove);
            return new InstanceEnforcement(new LaunchLimits(List.copyOf(used), rlimits), told, oom, cpu, tree);
        }

        private void cgroup(String kind, String value, Controller controller, Writing writing) {
            Place place = layout.place(controller);
            String problem = place.refusal();
            if (place.usable()) {
                try {
                    Path cgroup = tree.create(place, controller, instance);
                    made.add(cgroup);
                    String enforced = writing.apply(place.version(), cgroup);
                    used.add(cgroup);
                    told.add(new EnforcedLimit(kind, enforced, "cgroup" + place.version(), true, ""));
                    return;
                } catch (IOException e) {
                    problem = reason(e);
                }
            }
            told.add(new EnforcedLimit(kind, value, "none", false, problem));
        }
    }

    private static String percent(double percent) {
        String number = percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
        return number + " % of one core";
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException failure) {
            String why = failure.getReason() == null ? e.getClass().getSimpleName() : failure.getReason();
            return "cannot use " + failure.getFile() + ": " + why;
        }
        return String.valueOf(e.getMessage());
    }
}
