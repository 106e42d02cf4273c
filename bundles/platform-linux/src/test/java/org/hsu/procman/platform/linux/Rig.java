package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;

/** A platform under test with a marker of its own; closing it kills what it started and checks for leftovers. */
final class Rig implements AutoCloseable {

    static final long SECONDS = 15;

    /** Which of the ways are taken. */
    enum Mode {
        CGROUP(Features.ALL.withoutFreezer()),
        FREEZER(Features.ALL),
        SCANNED(Features.ALL.withoutCgroups()),
        NO_PIDFD(Features.ALL.withoutCgroups().withoutPidfd()),
        OTHER_SHELL(Features.ALL.withShell(Path.of(Files.exists(Path.of("/bin/bash")) ? "/bin/bash" : "/bin/sh")));

        final Features features;

        Mode(Features features) {
            this.features = features;
        }
    }

    /** A run, the listener's calls counted. */
    static final class Run implements RunListener {
        final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        final AtomicInteger calls = new AtomicInteger();
        RunningProcess process;

        @Override
        public void exited(ExitStatus status) {
            calls.incrementAndGet();
            exit.complete(status);
        }

        ExitStatus awaitExit() throws Exception {
            return exit.get(SECONDS, TimeUnit.SECONDS);
        }

        int pid() {
            return (int) process.identity().pid();
        }
    }

    final Path folder;
    final String marker = "test-" + UUID.randomUUID();
    final LinuxPlatform platform;
    private final boolean freezer;
    private final AtomicInteger ids = new AtomicInteger();

    Rig(Path folder, Features features) {
        this.folder = folder;
        this.platform = new LinuxPlatform(features.lookingForOrphansEach(TimeUnit.MILLISECONDS.toNanos(30)));
        assertEquals(Optional.empty(), platform.unavailable());
        freezer = platform.capabilities().stream().anyMatch(one -> one.detail().contains("/freezer"));
    }

    Rig(Path folder, Mode mode) {
        this(folder, mode.features);
    }

    /** Where cgroups are made, if any are. */
    Optional<CgroupMount> mount() {
        return CgroupMount.find(freezer ? CgroupMount.FREEZER : CgroupMount.VERSION_2);
    }

    boolean hasCgroups() {
        return platform.capabilities().stream().anyMatch(one -> one.name().equals("cgroup") && one.available());
    }

    /** A shell script as a launch, its output in {@code out} and {@code err} of the folder. */
    LaunchBuilder script(String text) {
        return launch("/bin/sh", "-c", text);
    }

    LaunchBuilder launch(String executable, String... arguments) {
        String id = "p" + ids.incrementAndGet();
        Map<String, String> environment = new HashMap<>();
        environment.put(Launch.MARKER_MANAGER, marker);
        environment.put(Launch.MARKER_ID, id);
        environment.put(Launch.MARKER_GENERATION, "1");
        return new LaunchBuilder(id, Path.of(executable), List.of(arguments), environment, folder);
    }

    Run spawn(Launch launch) throws SpawnException {
        Run run = new Run();
        run.process = platform.spawn(launch, run);
        return run;
    }

    /** Runs to its end; what it wrote to stdout. */
    String output(LaunchBuilder builder) throws Exception {
        Launch launch = builder.build();
        Run run = spawn(launch);
        ExitStatus status = run.awaitExit();
        String output = Files.readString(launch.stdout());
        assertEquals(0, status.code(), () -> status.text() + ": " + read(launch.stderr()));
        run.process.release();
        return output;
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not within " + SECONDS + " s: " + what);
            try {
                TimeUnit.MILLISECONDS.sleep(2);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    static boolean alive(long pid) {
        ProcStat stat = new ProcStat();
        return stat.read((int) pid, new ReadBuffer(4096)) && !stat.isDead();
    }

    /** Zombies of this JVM in sessions that are not its own. */
    static List<Integer> zombies() {
        try (ProcessScans scans = new ProcessScans()) {
            int self = (int) ProcessHandle.current().pid();
            return scans.request().join().childrenOf(self).stream()
                    .filter(ProcessSnapshot.Node::dead).map(ProcessSnapshot.Node::pid).toList();
        }
    }

    /** They carry no marker, outlive what they wait for, and make files in the folder until they end. */
    private boolean isRecorder(ProcessHandle process) {
        try {
            String command = new String(
                    Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline")), StandardCharsets.UTF_8);
            return command.contains(folder.toString()) && command.contains("*Running*|*Stopped*");
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        for (int id = 1; id <= ids.get(); id++) {
            assertEquals(List.of(), platform.killMarked(marker, "p" + id));
        }
        assertEquals(List.of(), platform.findMarked(marker));
        await("no shell that records an exit", () -> ProcessHandle.allProcesses().noneMatch(this::isRecorder));
        await("no zombies", () -> zombies().isEmpty());
        platform.close();
        for (String controller : List.of(CgroupMount.VERSION_2, CgroupMount.FREEZER)) {
            CgroupMount.find(controller).ifPresent(mount -> assertTrue(
                    Files.notExists(mount.own().resolve(TrackingCgroups.rootName(marker))), "a cgroup is left"));
        }
    }
}
