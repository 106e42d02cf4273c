package org.hsu.procman.process.unmanaged;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.Usage;

/** A process in hand of which nothing is asked but who it is. */
final class Watched implements RunningProcess {
    private final ProcessIdentity identity;
    boolean released;

    Watched(long pid) {
        identity = new ProcessIdentity(pid, 0, "");
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public void signal(String name) {
        throw new AssertionError("signalled");
    }

    @Override
    public void signalGroup(String name) {
        throw new AssertionError("signalled");
    }

    @Override
    public List<Long> tree() {
        return List.of();
    }

    @Override
    public CompletionStage<Boolean> awaitEmpty(long timeoutNanos) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<List<Long>> killTree() {
        throw new AssertionError("killed");
    }

    @Override
    public Optional<Usage> usage() {
        return Optional.empty();
    }

    @Override
    public void release() {
        released = true;
    }
}
