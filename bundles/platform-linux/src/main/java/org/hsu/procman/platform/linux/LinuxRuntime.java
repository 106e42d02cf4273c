package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hsu.procman.api.platform.Capability;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of the platform that needs the C library; made at the first use. Thread-safe. */
final class LinuxRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxRuntime.class);
    /** An end with one of the shim's exit codes within this time is looked at more closely. */
    private static final long SHIM_NANOS = 5_000_000_000L;

    private final Machine machine;
    private final Kernel kernel;
    private final ExitWatch exits;
    private final GrowthWatch growth;
    private final OrphanReaper orphans;
    private final NotifySockets notifySockets;
    private final Listeners listeners = new Listeners();
    private final UserSwitch users;
    private final Isolation isolation;
    private final Shim shim;
    private final ExitRecorder recorder;
    private final Spawner spawner = new Spawner();
    private final Optional<TrackingCgroups> cgroups;
    private final Optional<Accounting> accounting;
    private final String noCgroups;
    private List<Capability> capabilities;
    private final Set<LinuxProcess> processes = ConcurrentHashMap.newKeySet();
    private final Set<ObservedProcess> observed = ConcurrentHashMap.newKeySet();
    /** Markers that children of this manager carry. */
    private final Set<String> managers = ConcurrentHashMap.newKeySet();

    LinuxRuntime(Features features) {
        SpareDescriptor.keep();
        machine = new Machine(features);
        EventLoop loop = new EventLoop("procman-platform");
        kernel = new Kernel(loop, new FileEvents(loop), new ProcessScans());
        exits = new ExitWatch(loop, machine);
        growth = new GrowthWatch(loop, kernel.files());
        orphans = new OrphanReaper(kernel, exits, features.orphans());
        notifySockets = new NotifySockets(loop);
        users = new UserSwitch(machine);
        isolation = new Isolation(machine);
        shim = new Shim(machine, users, isolation);
        recorder = new ExitRecorder(machine, shim, spawner);
        List<String> problems = new ArrayList<>();
        cgroups = TrackingCgroups.find(features, shim, spawner, machine, problems);
        accounting = cgroups.filter(all -> all.mount().controller().equals(CgroupMount.FREEZER))
                .flatMap(all -> CgroupMount.find(CgroupMount.VERSION_2))
                .map(mount -> new Accounting(new TrackingCgroups(mount), loop));
        noCgroups = problems.isEmpty() ? "" : problems.get(problems.size() - 1);
    }

    synchronized List<Capability> capabilities() {
        if (capabilities == null) {
            capabilities = new Capabilities(machine, kernel, users, isolation, orphans, cgroups, noCgroups).list();
        }
        return capabilities;
    }

    Listeners listeners() {
        return listeners;
    }

    NotifySockets notifySockets() {
        return notifySockets;
    }

    GrowthWatch growth() {
        return growth;
    }

    RunningProcess spawn(Launch launch, RunListener listener) throws SpawnException {
        Marker marker = Marker.of(launch.environment());
        if (marker != null) {
            managers.add(marker.manager());
        }
        List<Path> joined = new ArrayList<>(launch.limits().cgroups());
        Optional<Path> brought = cgroups.flatMap(all -> all.ofLimits(launch));
        Optional<Path> made = Optional.empty();
        if (cgroups.isPresent() && brought.isEmpty()) {
            made = cgroups.get().create(launch, marker);
            made.ifPresent(joined::add);
        }
        boolean spawned = false;
        exits.spawning();
        try {
            MainProcess main = recorder.records(launch)
                    ? recorded(launch, joined, listener)
                    : direct(launch, joined, listener);
            spawned = true;
            LinuxProcess process = run(main, launch, marker, made.or(() -> brought), made.isPresent());
            accounting.ifPresent(all -> all.begin(process, launch, marker));
            return process;
        } finally {
            exits.spawned();
            if (!spawned) {
                made.ifPresent(folder -> cgroups.orElseThrow().discard(folder));
            }
        }
    }

    private MainProcess direct(Launch launch, List<Path> joined, RunListener listener) throws SpawnException {
        Command command = shim.command(launch, joined);
        if (command.shimmed()) {
            checkShimmed(launch);
        }
        int pid = spawner.spawn(command, launch);
        return child(pid, launch, command.shimmed() ? explaining(launch, listener) : listener);
    }

    private MainProcess recorded(Launch launch, List<Path> joined, RunListener listener) throws SpawnException {
        checkShimmed(launch);
        ExitRecorder.Started started = recorder.spawn(launch, joined);
        MainProcess shell = new MainProcess(launch.processId(),
                new ProcessIdentity(started.shell(), 0, machine.bootId()), -1, true, null, status -> { });
        exits.own(shell);
        // The shell reaps it as soon as it ends, and then the pid may be another's.
        int pidfd = machine.pidfd() ? Pidfd.open(started.pid()) : -1;
        ProcessIdentity identity = new ProcessIdentity(started.pid(), started.startTicks(), machine.bootId());
        if (pidfd >= 0 && !LiveProcesses.isSame(identity)) {
            LibC.close(pidfd);
            pidfd = -1;
        }
        MainProcess main = new MainProcess(launch.processId(), identity, pidfd, false, launch.exitRecord(),
                explaining(launch, listener));
        main.shell = shell;
        return main;
    }

    private static void checkShimmed(Launch launch) throws SpawnException {
        Optional<SpawnException> problem = LaunchCheck.shimProblem(launch);
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    private MainProcess child(int pid, Launch launch, RunListener listener) {
        int pidfd = machine.pidfd() ? Pidfd.open(pid) : -1;
        ProcStat stat = new ProcStat();
        // Nobody else can reap it, so it is there, if only as a zombie.
        stat.read(pid, ReadBuffer.ofThisThread());
        ProcessIdentity identity = new ProcessIdentity(pid, stat.startTicks, machine.bootId());
        return new MainProcess(launch.processId(), identity, pidfd, true, null, listener);
    }

    private LinuxProcess run(MainProcess main, Launch launch, Marker marker, Optional<Path> folder, boolean owned) {
        TreeSelector selector = TreeSelector.of(main, marker);
        ProcessTree tree = folder.isPresent()
                ? new CgroupTree(new Cgroup(folder.get()), owned, cgroups.orElseThrow().mount().mountPoint(), main, selector,
                        kernel)
                : new ScannedTree(kernel.scans(), kernel.loop(), selector);
        main.whenGone(() -> {
            tree.mainProcessGone();
            if (main.shell != null) {
                exits.bury(main.shell);
            }
        });
        LinuxProcess process = new LinuxProcess(main, tree, new TreeUsage(main, tree, machine), machine,
                (moved, cgroup) -> accounting.ifPresent(all -> all.joined(moved, cgroup)), this::forget);
        processes.add(process);
        exits.watch(main);
        return process;
    }

    private void forget(LinuxProcess process) {
        exits.forget(process.main());
        if (processes.remove(process)) {
            accounting.ifPresent(all -> all.end(process));
        }
    }

    /** Says in the log what the shim has said on the child's stderr, where it failed. */
    private RunListener explaining(Launch launch, RunListener listener) {
        long began = System.nanoTime();
        return status -> {
            Integer code = status.code();
            if (code != null && code >= 125 && code <= 127 && status.nanoTime() - began < SHIM_NANOS) {
                Shim.complaint(launch.stderr()).ifPresent(text -> LOG.warn("{} was not started: {}",
                        launch.executable(), text));
            }
            listener.exited(status);
        };
    }

    Optional<RunningProcess> adopt(ProcessIdentity identity, Launch launch, RunListener listener) {
        if (!identity.bootId().equals(machine.bootId())) {
            return Optional.empty();
        }
        int pid = (int) identity.pid();
        // The handle first: then what is read about the pid is about what the handle holds, if it still lives.
        int pidfd = machine.pidfd() ? Pidfd.open(pid) : -1;
        ProcStat stat = new ProcStat();
        Marker marker = Marker.of(launch.environment());
        boolean same = (pidfd >= 0 || !machine.pidfd())
                && stat.read(pid, ReadBuffer.ofThisThread())
                && stat.startTicks == identity.startTicks()
                && !stat.isDead()
                && (marker == null || isOurs(pid, launch, marker))
                && (pidfd < 0 || Pidfd.signal(pidfd, 0) != Errno.ESRCH);
        if (!same) {
            if (pidfd >= 0) {
                LibC.close(pidfd);
            }
            return Optional.empty();
        }
        boolean child = stat.parent == ProcessHandle.current().pid();
        MainProcess main = new MainProcess(launch.processId(), identity, pidfd, child, launch.exitRecord(), listener);
        Optional<Path> brought = cgroups.flatMap(all -> all.ofLimits(launch))
                .filter(path -> new Cgroup(path).pids().contains((long) pid));
        Optional<Path> folder = brought.or(() -> cgroups.flatMap(all -> all.find(pid, launch, marker)));
        LinuxProcess process = run(main, launch, marker, folder, brought.isEmpty());
        accounting.ifPresent(all -> all.resume(process, launch, marker));
        return Optional.of(process);
    }

    /**
     * A program may have cleared its environment. Then its cgroup, which it does not leave, tells whose it is, or
     * that it writes where only this instance was told to write.
     */
    private boolean isOurs(int pid, Launch launch, Marker marker) {
        return marker.isCarriedBy(pid)
                || cgroups.flatMap(all -> all.holding(pid, launch, marker)).isPresent()
                || OpenOutputs.of(launch.stdout(), launch.stderr()).of(pid) != null;
    }

    /** Takes in hand what somebody else started. */
    RunningProcess observe(long pid, RunListener listener) throws NotObservableException {
        if (pid > Integer.MAX_VALUE || pid < 1) {
            throw new NotObservableException("pid " + pid + " is none");
        }
        int number = (int) pid;
        // The handle first: then what is read about the pid is about what the handle holds, if it still lives.
        int pidfd = machine.pidfd() ? Pidfd.open(number) : -1;
        boolean taken = false;
        try {
            ProcStat stat = new ProcStat();
            boolean runs = (pidfd >= 0 || !machine.pidfd())
                    && stat.read(number, ReadBuffer.ofThisThread())
                    && !stat.isDead()
                    && (pidfd < 0 || Pidfd.signal(pidfd, 0) != Errno.ESRCH);
            if (!runs) {
                throw new NotObservableException("pid " + pid + " does not run");
            }
            if (stat.isKernelThread()) {
                throw new NotObservableException("pid " + pid + " is a thread of the kernel");
            }
            ProcessIdentity identity = new ProcessIdentity(pid, stat.startTicks, machine.bootId());
            Foreign.check(number, processes, managers);
            MainProcess main = new MainProcess("pid " + pid, identity, pidfd, false, null, listener);
            DescendantsOnly members = new DescendantsOnly(identity, (int) ProcessHandle.current().pid());
            ProcessTree tree = new ScannedTree(kernel.scans(), kernel.loop(), members);
            ObservedProcess process =
                    new ObservedProcess(main, tree, new TreeUsage(main, tree, machine), this::letGo);
            observed.add(process);
            exits.watch(main);
            taken = true;
            return process;
        } finally {
            if (!taken && pidfd >= 0) {
                LibC.close(pidfd);
            }
        }
    }

    private void letGo(ObservedProcess process) {
        exits.forget(process.main());
        observed.remove(process);
    }

    List<MarkedProcess> findMarked(String manager) {
        managers.add(manager);
        return marked().find(manager);
    }

    Optional<ExitStatus> exitOf(ProcessIdentity identity, Launch launch) {
        return identity.bootId().equals(machine.bootId()) ? exits.exitOf(identity, launch) : Optional.empty();
    }

    MarkedProcesses marked() {
        return new MarkedProcesses(kernel.scans(), cgroups, machine);
    }

    @Override
    public void close() {
        Set<Path> kept = new HashSet<>();
        for (LinuxProcess process : processes) {
            if (process.main().runs()) {
                process.cgroup().ifPresent(kept::add);
            }
            process.close();
            forget(process);
        }
        observed.forEach(ObservedProcess::release);
        notifySockets.close();
        listeners.close();
        orphans.close();
        kernel.scans().close();
        kernel.files().close();
        kernel.loop().close();
        accounting.ifPresent(Accounting::close);
        cgroups.ifPresent(all -> all.close(kept));
    }
}
