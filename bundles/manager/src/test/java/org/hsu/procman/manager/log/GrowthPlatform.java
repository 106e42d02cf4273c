package org.hsu.procman.manager.log;

import java.io.Closeable;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.hsu.procman.api.platform.Capability;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;

/** Reports growth by looking every two milliseconds; remembers which holes were punched. */
final class GrowthPlatform implements Platform, Closeable {
    private record Watch(long size, Runnable callback) {}

    final List<long[]> holes = new ArrayList<>();
    final AtomicInteger watchesSet = new AtomicInteger();
    private final Map<Path, Watch> watches = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "growth");
    private volatile boolean closed;

    GrowthPlatform() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!closed) {
            watches.forEach((path, watch) -> {
                if (path.toFile().length() > watch.size && watches.remove(path, watch)) {
                    watch.callback.run();
                }
            });
            LockSupport.parkNanos(2_000_000);
        }
    }

    int watching() {
        return watches.size();
    }

    @Override
    public void onGrowth(Path file, long size, Runnable callback) {
        watchesSet.incrementAndGet();
        watches.put(file, new Watch(size, callback));
    }

    @Override
    public void forgetGrowth(Path file) {
        watches.remove(file);
    }

    @Override
    public boolean punchHole(FileChannel file, long offset, long length) {
        synchronized (holes) {
            holes.add(new long[] {offset, length});
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String name() {
        return "test";
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
    public RunningProcess spawn(Launch launch, RunListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<RunningProcess> adopt(ProcessIdentity identity, Launch launch, RunListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<MarkedProcess> findMarked(String managerMarker) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<ProcessIdentity, Path> findWriting(Collection<Path> files) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Long> killMarked(String managerMarker, String processId) {
        throw new UnsupportedOperationException();
    }
}
