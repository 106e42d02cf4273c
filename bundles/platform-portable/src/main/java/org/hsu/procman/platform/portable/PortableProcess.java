package org.hsu.procman.platform.portable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.Usage;

/** A process as {@link ProcessHandle} shows it. Its group is its tree: the JDK makes no process groups. */
final class PortableProcess implements RunningProcess {

    private final ProcessHandle main;
    private final ProcessIdentity identity;
    private final ProcessTree tree;
    private final Tools tools;

    /** What all processes of a platform share. */
    record Tools(SignalSender signals, TreeKiller killer, UsageMeter meter) {}

    PortableProcess(ProcessHandle main, ProcessIdentity identity, ProcessTree tree, Tools tools) {
        this.main = main;
        this.identity = identity;
        this.tree = tree;
        this.tools = tools;
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public void signal(String name) throws SignalException {
        tools.signals().send(name, List.of(main));
    }

    @Override
    public void signalGroup(String name) throws SignalException {
        tools.signals().send(name, tree.running());
    }

    @Override
    public List<Long> tree() {
        return tree.running().stream().map(ProcessHandle::pid).toList();
    }

    @Override
    public CompletionStage<Boolean> awaitEmpty(long timeoutNanos) {
        return tools.killer().awaitEmpty(tree, timeoutNanos);
    }

    @Override
    public CompletionStage<List<Long>> killTree() {
        return tools.killer().kill(tree);
    }

    @Override
    public Optional<Usage> usage() {
        return tools.meter().measure(tree.running());
    }

    /** Nothing is held for a process. */
    @Override
    public void release() {}
}
