package org.hsu.procman.platform.portable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.Usage;

/** A process that somebody else started: as one of ours, but a signal to its group goes to it alone. */
final class ObservedProcess implements RunningProcess {

    private final PortableProcess process;
    private volatile boolean released;

    ObservedProcess(ProcessHandle main, ProcessIdentity identity, ProcessTree tree, PortableProcess.Tools tools) {
        process = new PortableProcess(main, identity, tree, tools);
    }

    @Override
    public ProcessIdentity identity() {
        return process.identity();
    }

    @Override
    public void signal(String name) throws SignalException {
        process.signal(name);
    }

    /** {@inheritDoc} The JDK knows no groups, and its descendants may be of others. */
    @Override
    public void signalGroup(String name) throws SignalException {
        // Whoever is a descendant now is known as one later, when its parent is gone.
        process.tree();
        process.signal(name);
    }

    @Override
    public List<Long> tree() {
        return process.tree();
    }

    @Override
    public CompletionStage<Boolean> awaitEmpty(long timeoutNanos) {
        return process.awaitEmpty(timeoutNanos);
    }

    @Override
    public CompletionStage<List<Long>> killTree() {
        return process.killTree();
    }

    @Override
    public Optional<Usage> usage() {
        return process.usage();
    }

    /** The process is gone; nobody hears of it when it was let go before. */
    void ended(RunListener listener) {
        if (!released) {
            listener.exited(ExitStatus.unknown(System.nanoTime(), System.currentTimeMillis()));
        }
    }

    @Override
    public void release() {
        released = true;
    }
}
