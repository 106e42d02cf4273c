package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.api.resource.LiveLimits;

/** One run: its main process, what belongs to it, what it uses. Thread-safe. */
final class LinuxProcess implements RunningProcess {

    private final MainProcess main;
    private final ProcessTree tree;
    private final TreeUsage usage;
    private final LiveLimits live;
    private volatile Path account;
    private volatile boolean closed;
    private final Consumer<LinuxProcess> released;

    /**
     * @param joined   told of a cgroup into which it was moved while it runs
     * @param released told when this is released
     */
    LinuxProcess(MainProcess main, ProcessTree tree, TreeUsage usage, Machine machine,
            BiConsumer<LinuxProcess, Path> joined, Consumer<LinuxProcess> released) {
        this.main = main;
        this.tree = tree;
        this.live = new LiveTree(tree, machine, folder -> joined.accept(this, folder));
        this.usage = usage;
        this.released = released;
    }

    MainProcess main() {
        return main;
    }

    /** The folder that holds its tree together; empty for none. */
    Optional<Path> cgroup() {
        return tree.folder();
    }

    /** The folder in which what it uses is counted; empty for none. */
    Optional<Path> account() {
        return Optional.ofNullable(account);
    }

    void account(Path folder) {
        account = folder;
        usage.account(new Cgroup(folder));
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public ProcessIdentity identity() {
        return main.identity;
    }

    @Override
    public void signal(String name) throws SignalException {
        main.signal(Signals.number(name));
    }

    /**
     * To the group as one wherever the kernel lets that be done safely; else, after the end of the leader, to
     * each member that is provably of this tree.
     */
    @Override
    public void signalGroup(String name) throws SignalException {
        int signal = Signals.number(name);
        if (main.signalGroup(signal)) {
            return;
        }
        main.signal(signal);
        ProcStat stat = new ProcStat();
        for (long pid : tree.pids()) {
            boolean member = pid != main.pid
                    && stat.read((int) pid, ReadBuffer.ofThisThread()) && stat.group == main.pid;
            int errno = member ? LiveProcesses.signal((int) pid, stat.startTicks, signal) : 0;
            if (errno == Errno.EPERM) {
                throw new SignalException("cannot send " + name + " to process " + pid + ": " + Errno.text(errno));
            }
        }
    }

    /** {@inheritDoc} Then to each process of the tree that has left the group, which would not hear of it otherwise. */
    @Override
    public void requestStop(String signalName) throws SignalException {
        signalGroup(signalName);
        tree.signalOutsiders(Signals.number(signalName));
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
    public List<Long> recentTree() {
        return usage.recentPids();
    }

    @Override
    public Optional<Usage> usage() {
        return usage.read();
    }

    @Override
    public Optional<Usage> usageInDetail() {
        return usage.read().map(cheap -> UsageDetail.of(cheap, tree.recentPids(), account().or(tree::folder)));
    }

    @Override
    public LiveLimits liveLimits() {
        return live;
    }

    @Override
    public void release() {
        tree.release();
        close();
        released.accept(this);
    }

    /** Closes descriptors; what was made in the system stays for the next manager. */
    void close() {
        closed = true;
        usage.close();
        tree.forgetRecent();
    }
}
