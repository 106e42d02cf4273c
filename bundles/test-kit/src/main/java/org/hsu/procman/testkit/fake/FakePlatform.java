package org.hsu.procman.testkit.fake;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hsu.procman.api.platform.Capability;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;

/** Starts nothing, and remembers what it was asked for. Thread-safe. */
public final class FakePlatform implements Platform {
    private final List<Launch> launches = new CopyOnWriteArrayList<>();
    private final List<FakeProcess> processes = new CopyOnWriteArrayList<>();
    private volatile String refusal = "";

    /** Everything that was to be started, in order. */
    public List<Launch> launches() {
        return List.copyOf(launches);
    }

    /** What was started, in order. */
    public List<FakeProcess> processes() {
        return List.copyOf(processes);
    }

    /** From now on every spawn fails, with this message. */
    public void refuse(String why) {
        refusal = why;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public List<Capability> capabilities() {
        return List.of();
    }

    @Override
    public RunningProcess spawn(Launch launch, RunListener listener) throws SpawnException {
        if (!refusal.isEmpty()) {
            throw new SpawnException(SpawnException.Kind.OTHER, refusal);
        }
        launches.add(launch);
        FakeProcess process = new FakeProcess(new ProcessIdentity(1_000_000 + launches.size(), 1, "fake"), listener);
        processes.add(process);
        return process;
    }

    @Override
    public Optional<RunningProcess> adopt(ProcessIdentity identity, Launch launch, RunListener listener) {
        return Optional.empty();
    }

    @Override
    public List<MarkedProcess> findMarked(String managerMarker) {
        return List.of();
    }

    @Override
    public Map<ProcessIdentity, Path> findWriting(Collection<Path> files) {
        return Map.of();
    }

    @Override
    public List<Long> killMarked(String managerMarker, String processId) {
        return List.of();
    }

    @Override
    public void onGrowth(Path file, long size, Runnable callback) {
        // No file of a fake process ever grows.
    }

    @Override
    public void forgetGrowth(Path file) {
        // Nothing was remembered.
    }

    @Override
    public boolean punchHole(FileChannel file, long offset, long length) {
        return false;
    }
}
