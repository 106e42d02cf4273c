package org.hsu.procman.platform.linux;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.Usage;

/** A process that somebody else started, in hand as long as it is watched. Thread-safe. */
final class ObservedProcess implements RunningProcess {

    private final MainProcess main;
    private final ProcessTree tree;
    private final TreeUsage usage;
    private final Consumer<ObservedProcess> released;

    /** @param released told when this is released */
    ObservedProcess(MainProcess main, ProcessTree tree, TreeUsage usage, Consumer<ObservedProcess> released) {
        this.main = main;
        this.tree = tree;
        this.usage = usage;
        this.released = released;
    }

    MainProcess main() {
        return main;
    }

    @Override
    public ProcessIdentity identity() {
        return main.identity;
    }

    @Override
    public void signal(String name) throws SignalException {
        main.signal(Signals.number(name));
    }

    /** {@inheritDoc} A group that another leads is another's: then the signal goes to the process alone. */
    @Override
    public void signalGroup(String name) throws SignalException {
        // Whoever is a descendant now is known as one later, when its parent is gone.
        tree.pids();
        int signal = Signals.number(name);
        ProcStat stat = new ProcStat();
        boolean leads = stat.read(main.pid, ReadBuffer.ofThisThread())
                && stat.startTicks == main.identity.startTicks() && stat.group == main.pid;
        if (!leads || !main.signalGroup(signal)) {
            main.signal(signal);
        }
    }

    @Override
    public List<Long> tree() {
        return tree.pids();
    }

    @Override
    public CompletionStage<Boolean> awaitEmpty(long timeoutNanos) {
        return tree.awaitEmpty(timeoutNanos);
    }

    @Override
    public CompletionStage<List<Long>> killTree() {
        return tree.kill();
    }

    @Override
    public Optional<Usage> usage() {
        return usage.read();
    }

    @Override
    public void release() {
        usage.close();
        released.accept(this);
    }
}
