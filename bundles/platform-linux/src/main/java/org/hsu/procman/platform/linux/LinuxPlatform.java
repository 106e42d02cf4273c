package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hsu.procman.api.platform.Capability;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.ListenAddress;
import org.hsu.procman.api.platform.ListeningSocket;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.api.platform.NotifyListener;
import org.hsu.procman.api.platform.NotifySocket;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Native processes on Linux. Construction does nothing; the C library is bound when {@link #unavailable} is
 * asked for the first time, the platform thread starts with the first use. Deactivation closes all that is
 * this JVM's and leaves the processes running.
 *
 * <p>A child that needs more than posix_spawn can give is prepared by a shell (see {@link Shim}). When that
 * fails the run ends with exit 125 (preparation), 126 or 127 (the executable, after all), the reason is the
 * last line of its stderr and is logged.
 */
@Component(service = Platform.class, property = {"service.ranking:Integer=100", "procman.platform=linux"})
public final class LinuxPlatform implements Platform {

    private final Features features;
    private Optional<String> unavailable;
    private LinuxRuntime runtime;
    private boolean closed;

    @Activate
    public LinuxPlatform() {
        this(Features.ALL);
    }

    LinuxPlatform(Features features) {
        this.features = features;
    }

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public synchronized Optional<String> unavailable() {
        if (unavailable == null) {
            unavailable = Machine.unavailable();
        }
        return unavailable;
    }

    /** Made at the first use, so that a component that is only listed costs nothing. */
    private synchronized LinuxRuntime runtime() {
        if (closed) {
            throw new IllegalStateException("the Linux platform has been closed");
        }
        if (runtime == null) {
            unavailable().ifPresent(reason -> {
                throw new IllegalStateException("the Linux platform does not work here: " + reason);
            });
            runtime = new LinuxRuntime(features);
        }
        return runtime;
    }

    /** {@inheritDoc} Empty where the platform does not work at all. */
    @Override
    public List<Capability> capabilities() {
        return unavailable().isPresent() ? List.of() : runtime().capabilities();
    }

    @Override
    public RunningProcess spawn(Launch launch, RunListener listener) throws SpawnException {
        LinuxRuntime present;
        try {
            present = runtime();
        } catch (IllegalStateException unusable) {
            throw new SpawnException(SpawnException.Kind.OTHER, unusable.getMessage());
        }
        return present.spawn(launch, listener);
    }

    @Override
    public Optional<RunningProcess> adopt(ProcessIdentity identity, Launch launch, RunListener listener) {
        return runtime().adopt(identity, launch, listener);
    }

    @Override
    public RunningProcess observe(long pid, RunListener listener) throws NotObservableException {
        return runtime().observe(pid, listener);
    }

    @Override
    public Optional<ExitStatus> exitOf(ProcessIdentity identity, Launch launch) {
        return runtime().exitOf(identity, launch);
    }

    /** {@inheritDoc} Zombies are not among them. */
    @Override
    public List<MarkedProcess> findMarked(String managerMarker) {
        return runtime().findMarked(managerMarker);
    }

    @Override
    public Map<ProcessIdentity, Path> findWriting(Collection<Path> files) {
        return files.isEmpty() ? Map.of() : runtime().marked().writing(files);
    }

    @Override
    public List<Long> killMarked(String managerMarker, String processId) {
        return runtime().marked().kill(managerMarker, processId);
    }

    /** {@inheritDoc} The callback runs on the platform thread, or on the caller's when it is called at once. */
    @Override
    public void onGrowth(Path file, long size, Runnable callback) {
        runtime().growth().await(file, size, callback);
    }

    @Override
    public void forgetGrowth(Path file) {
        runtime().growth().forget(file);
    }

    @Override
    public Optional<NotifySocket> openNotify(Path path, String user, NotifyListener listener) throws IOException {
        return Optional.of(runtime().notifySockets().open(path, user, listener));
    }

    @Override
    public ListeningSocket listen(ListenAddress address) throws IOException {
        return runtime().listeners().listen(address);
    }

    @Override
    public Optional<ListeningSocket> listeningOf(RunningProcess process, ListenAddress address) {
        return runtime().listeners().of(process, address);
    }

    @Override
    public boolean tellServiceManager(String address, String text) throws IOException {
        if (unavailable().isPresent()) {
            return false;
        }
        ServiceManagerSocket.send(address, text);
        return true;
    }

    /** {@inheritDoc} Whole pages only. The channel must be open for reading and writing. */
    @Override
    public boolean punchHole(FileChannel file, long offset, long length) throws IOException {
        return unavailable().isEmpty() && HolePunch.punch(file, offset, length);
    }

    @Deactivate
    public void close() {
        LinuxRuntime ending;
        synchronized (this) {
            closed = true;
            ending = runtime;
            runtime = null;
        }
        if (ending != null) {
            ending.close();
        }
    }
}
