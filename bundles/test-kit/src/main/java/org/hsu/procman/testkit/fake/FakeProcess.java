package org.hsu.procman.testkit.fake;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.Usage;

/** A process of a {@link FakePlatform}: every signal ends it. Thread-safe. */
public final class FakeProcess implements RunningProcess {
    private final ProcessIdentity identity;
    private final RunListener listener;
    private final List<String> signals = new CopyOnWriteArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<Boolean> empty = new CompletableFuture<>();

    FakeProcess(ProcessIdentity identity, RunListener listener) {
        this.identity = identity;
        this.listener = listener;
    }

    /** The signals that it was sent, in order. */
    public List<String> signals() {
        return List.copyOf(signals);
    }

    /** Ends, once. */
    public void exit(ExitStatus status) {
        if (ended.compareAndSet(false, true)) {
            empty.complete(true);
            listener.exited(status);
        }
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public void signal(String name) {
        signals.add(name);
        exit(ExitStatus.signalled(name, System.nanoTime(), System.currentTimeMillis()));
    }

    @Override
    public void signalGroup(String name) {
        signal(name);
    }

    @Override
    public List<Long> tree() {
        return ended.get() ? List.of() : List.of(identity.pid());
    }

    @Override
    public CompletionStage<Boolean> awaitEmpty(long timeoutNanos) {
        return empty;
    }

    @Override
    public CompletionStage<List<Long>> killTree() {
        signal("SIGKILL");
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public Optional<Usage> usage() {
        return Optional.empty();
    }

    @Override
    public void release() {
        // Nothing is held.
    }
}
