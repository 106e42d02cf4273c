package org.hsu.procman.platform.portable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.hsu.procman.api.platform.Capability;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The platform contract on {@link Process} and {@link ProcessHandle}: everywhere a JDK runs, with less than a
 * native platform gives. Children share the manager's session and umask; a process is known by its pid and its
 * start time in epoch milliseconds, and where there is a /proc by its markers or its output files, else by nothing
 * more; the exit of an adopted one is unknown and seen up to two seconds late. An exit
 * code above 128 that is a signal's number plus 128 is reported as that signal, since the JDK shows both the same
 * way. The JDK itself keeps one thread per living child to wait for it; we add one for all. Thread-safe.
 */
@Component(service = Platform.class, property = {"service.ranking:Integer=0", "procman.platform=portable"})
public final class PortablePlatform implements Platform {

    private static final Path PROC = Path.of("/proc");
    private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SignalNumbers signals = new SignalNumbers(System.getProperty("os.name"));
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "procman-portable");
        made.setDaemon(true);
        return made;
    });
    private final GrowthPolling growth = new GrowthPolling(thread);
    /** Markers that children of this manager carry. */
    private final Set<String> managers = ConcurrentHashMap.newKeySet();
    private final Markers markers = new Markers(PROC);
    private final PortableProcess.Tools tools =
            new PortableProcess.Tools(new SignalSender(signals), new TreeKiller(thread), new UsageMeter());
    private final String bootId = readBootId();

    /** Costs nothing: no thread and no library before the first use. */
    @Activate
    public PortablePlatform() {}

    @Deactivate
    void deactivate() {
        thread.shutdownNow();
    }

    @Override
    public String name() {
        return "portable";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public List<Capability> capabilities() {
        boolean kill = signals.exist() && Files.isExecutable(Path.of("/bin/kill"));
        String jdk = "the JDK has no means";
        return List.of(
                new Capability("signals", kill, kill ? "by /bin/kill" : "SIGTERM and SIGKILL only"),
                new Capability("markers", markers.available(), "by /proc/PID/environ"),
                new Capability("usage", tools.meter().hasOshi(), "by OSHI; without it processor time only"),
                new Capability("boot_id", !bootId.isEmpty(), "by /proc/sys/kernel/random/boot_id"),
                new Capability("session", false, jdk),
                new Capability("cgroups", false, jdk),
                new Capability("rlimits", ShellLimits.available(), "by ulimit of /bin/sh"),
                new Capability("user", false, jdk),
                new Capability("descriptors", false, jdk),
                new Capability("punch_hole", false, jdk));
    }

    @Override
    public RunningProcess spawn(Launch launch, RunListener listener) throws SpawnException {
        Process process = ChildStart.start(launch);
        ProcessHandle handle = process.toHandle();
        long start = Liveness.startMillis(handle);
        // One that has ended already has no start time any more; nobody will ever adopt it.
        ProcessIdentity identity =
                new ProcessIdentity(process.pid(), start == 0 ? System.currentTimeMillis() : start, bootId);
        RunningProcess running = new PortableProcess(handle, identity, tree(handle, launch), tools);
        process.onExit().thenAccept(ended -> listener.exited(status(ended.exitValue())));
        return running;
    }

    @Override
    public Optional<RunningProcess> adopt(ProcessIdentity identity, Launch launch, RunListener listener) {
        Optional<ProcessHandle> same = ProcessHandle.of(identity.pid())
                .filter(handle -> identity.bootId().equals(bootId))
                .filter(handle -> Liveness.startMillis(handle) == identity.startTicks())
                .filter(handle -> mayBeOurs(handle.pid(), launch))
                .filter(Liveness::runs);
        same.ifPresent(handle -> handle.onExit()
                .thenRun(() -> listener.exited(ExitStatus.unknown(System.nanoTime(), System.currentTimeMillis()))));
        return same.map(handle -> new PortableProcess(handle, identity, tree(handle, launch), tools));
    }

    /** {@inheritDoc} Its end is seen by the JDK, up to two seconds late, and how it ended is unknown. */
    @Override
    public RunningProcess observe(long pid, RunListener listener) throws NotObservableException {
        ProcessHandle self = ProcessHandle.current();
        if (pid <= 1) {
            throw new NotObservableException("pid " + pid + " is never observed");
        }
        if (pid == self.pid()) {
            throw new NotObservableException("pid " + pid + " is this manager itself");
        }
        ProcessHandle handle = ProcessHandle.of(pid)
                .filter(Liveness::runs)
                .orElseThrow(() -> new NotObservableException("pid " + pid + " does not run"));
        boolean started = self.descendants().anyMatch(handle::equals)
                || managers.stream().anyMatch(manager -> markers.find(manager).stream()
                        .anyMatch(marked -> marked.process().equals(handle)));
        if (started) {
            throw new NotObservableException("pid " + pid + " was started by this manager");
        }
        for (ProcessHandle at = self; at != null; at = at.parent().orElse(null)) {
            if (at.equals(handle)) {
                throw new NotObservableException("pid " + pid + " is above this manager, which belongs to its tree");
            }
        }
        ProcessIdentity identity = new ProcessIdentity(pid, Liveness.startMillis(handle), bootId);
        ObservedProcess process =
                new ObservedProcess(handle, identity, new ProcessTree(List.of(handle), List::of), tools);
        handle.onExit().thenRun(() -> process.ended(listener));
        return process;
    }

    private boolean mayBeOurs(long pid, Launch launch) {
        String manager = launch.environment().get(Launch.MARKER_MANAGER);
        return manager == null
                || !markers.available()
                || markers.carries(pid, manager, launch.processId(), launch.generation())
                || new OpenOutputs(PROC, outputs(launch)).of(pid) != null;
    }

    private static List<Path> outputs(Launch launch) {
        return Stream.of(launch.stdout(), launch.stderr()).filter(Objects::nonNull).toList();
    }

    /** {@inheritDoc} Empty without /proc. */
    @Override
    public Map<ProcessIdentity, Path> findWriting(Collection<Path> files) {
        Map<ProcessIdentity, Path> found = new HashMap<>();
        if (files.isEmpty() || !markers.available()) {
            return found;
        }
        OpenOutputs outputs = new OpenOutputs(PROC, files);
        ProcessHandle.allProcesses().forEach(process -> {
            Path file = outputs.of(process.pid());
            if (file != null && Liveness.runs(process)) {
                found.put(new ProcessIdentity(process.pid(), Liveness.startMillis(process), bootId), file);
            }
        });
        return found;
    }

    @Override
    public List<MarkedProcess> findMarked(String managerMarker) {
        managers.add(managerMarker);
        return markers.find(managerMarker).stream()
                .map(marked -> new MarkedProcess(
                        new ProcessIdentity(
                                marked.process().pid(), Liveness.startMillis(marked.process()), bootId),
                        marked.processId(),
                        marked.generation()))
                .toList();
    }

    @Override
    public List<Long> killMarked(String managerMarker, String processId) {
        ProcessTree tree = new ProcessTree(List.of(), () -> marked(managerMarker, processId, null));
        long deadline = System.nanoTime() + KILL_NANOS;
        List<ProcessHandle> running = tree.allRunning();
        while (!running.isEmpty() && System.nanoTime() < deadline) {
            running.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            running = tree.allRunning();
        }
        return running.stream().map(ProcessHandle::pid).toList();
    }

    @Override
    public void onGrowth(Path file, long size, Runnable callback) {
        growth.arm(file, size, callback);
    }

    @Override
    public void forgetGrowth(Path file) {
        growth.forget(file);
    }

    @Override
    public boolean punchHole(FileChannel file, long offset, long length) {
        return false;
    }

    private ProcessTree tree(ProcessHandle main, Launch launch) {
        String manager = launch.environment().get(Launch.MARKER_MANAGER);
        return new ProcessTree(
                List.of(main),
                () -> manager == null ? List.of() : marked(manager, launch.processId(), launch.generation()));
    }

    /** @param generation null for all */
    private Collection<ProcessHandle> marked(String manager, String processId, Long generation) {
        return markers.find(manager).stream()
                .filter(found -> found.processId().equals(processId))
                .filter(found -> generation == null || generation == found.generation())
                .map(Markers.Marked::process)
                .toList();
    }

    private ExitStatus status(int code) {
        long nanos = System.nanoTime();
        long millis = System.currentTimeMillis();
        return signals.name(code - 128)
                .map(name -> ExitStatus.signalled(name, nanos, millis))
                .orElseGet(() -> ExitStatus.exited(code, nanos, millis));
    }

    /** Empty where there is none: a start time in epoch milliseconds tells boots apart by itself. */
    private static String readBootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
