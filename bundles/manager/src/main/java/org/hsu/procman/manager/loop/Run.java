package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.NotifySocket;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.core.Notice;

/**
 * What belongs to one instance outside the core: the native process, its limits, its output. Holds back an
 * exit that the platform reports before the spawn has been told, so the core hears them in order.
 */
final class Run implements RunListener {
    private static final int MOST_WAITING = 256;

    final String processId;
    /** What it is started with, whatever becomes of the configuration meanwhile. */
    final ProcessSpec spec;
    final long generation;

    /** What it is made for; null for no job. */
    volatile JobRun job;

    private final Consumer<ExitStatus> onExit;
    private volatile RunningProcess process;
    private volatile ControlSpec launched;
    private volatile boolean foreign;
    private volatile boolean abandoned;
    private volatile Enforcement enforcement;
    private volatile ResourceLimits limitsInForce = ResourceLimits.NONE;
    private volatile LimitListing listing = LimitListing.NONE;
    private volatile Map<String, Integer> raised = Map.of();
    private volatile Path stdout;
    private volatile Path stderr;
    private volatile String asked = "";
    private volatile PassedSockets sockets = PassedSockets.NONE;
    private final Consumer<Notice> onNotice;
    private final AtomicInteger waitingNotices = new AtomicInteger();
    private volatile NotifySocket notifySocket;
    private volatile FileStamp readyFileBefore;
    private volatile String readyLine;
    private boolean strangerSeen;
    private String ignoredBefore;
    private boolean told;
    /** Held while its limits are set or freed. */
    final Object limiting = new Object();
    /** Nothing is set any more. */
    boolean freed;
    /** What runs, or ran, around it. */
    private final Map<Hook, HookRun> hooks = new ConcurrentHashMap<>();
    private final List<Runnable> early = new ArrayList<>(1);

    Run(ProcessSpec spec, long generation, Consumer<ExitStatus> onExit, Consumer<Notice> onNotice) {
        this.processId = spec.id();
        this.spec = spec;
        this.generation = generation;
        this.onExit = onExit;
        this.onNotice = onNotice;
    }

    /** @param prepared what was done for them */
    void limits(ResourceLimits inForce, Enforcement prepared, LimitListing truth) {
        limitsInForce = inForce;
        listing = truth;
        enforcement = prepared;
    }

    /** The limits of this instance. */
    ResourceLimits limitsInForce() {
        return limitsInForce;
    }

    LimitListing listing() {
        return listing;
    }

    /** @param times how often each limit was raised, by its kind's word */
    void raised(Map<String, Integer> times) {
        raised = times;
    }

    Map<String, Integer> raised() {
        return raised;
    }

    /** What it is given of the listening sockets of its process. */
    void sockets(PassedSockets passed) {
        sockets = passed;
    }

    PassedSockets sockets() {
        return sockets;
    }

    void spool(Path out, Path err) {
        stdout = out;
        stderr = err;
    }

    /** Somebody else has started it. */
    void foreign(RunningProcess found) {
        foreign = true;
        foreignLimits(spec.limits());
        process = found;
    }

    /** Other limits are watched from now on, of a run that somebody else has started. */
    void foreignLimits(ResourceLimits limits) {
        limitsInForce = Enforcers.watchedOnly(limits);
        listing = new LimitListing(
                limitsInForce, Enforcers.unenforced(limitsInForce, "nothing is enforced on an unmanaged process"));
    }

    /** Whether it was found, not made. */
    boolean isForeign() {
        return foreign;
    }

    /** By the point in its life at which each was begun. */
    Map<Hook, HookRun> hooks() {
        return hooks;
    }

    /** An end is ahead of it before it was spawned. */
    void abandon() {
        abandoned = true;
    }

    boolean abandoned() {
        return abandoned;
    }

    void process(RunningProcess made) {
        process = made;
    }

    /** With what its process type adds to what is configured; null where nobody knows. */
    ControlSpec launched() {
        return launched;
    }

    void launched(ControlSpec control) {
        launched = control;
    }

    /** Null until it is spawned. */
    RunningProcess process() {
        return process;
    }

    /** Null without limits. */
    Enforcement enforcement() {
        return enforcement;
    }

    Path stdout() {
        return stdout;
    }

    Path stderr() {
        return stderr;
    }

    /** By what it was asked to stop, empty where that is not known. */
    String asked() {
        return asked;
    }

    void asked(String how) {
        asked = how == null ? "" : how;
    }

    List<EnforcedLimit> limits() {
        return listing.rows();
    }

    void notifySocket(NotifySocket socket) {
        notifySocket = socket;
    }

    /** Null where it may not tell of itself. */
    NotifySocket notifySocket() {
        return notifySocket;
    }

    void readyFileBefore(FileStamp stamp) {
        readyFileBefore = stamp;
    }

    /** What was there before the spawn under the name of {@code ready.file}; null when nobody looked. */
    FileStamp readyFileBefore() {
        return readyFileBefore;
    }

    void readyLine(String how) {
        readyLine = how;
    }

    /** How the line of {@code ready.log_pattern} was found; null until it was. */
    String readyLine() {
        return readyLine;
    }

    /** Tells the core, unless it has too much to read from this instance already. */
    void notice(Notice notice) {
        if (waitingNotices.incrementAndGet() > MOST_WAITING) {
            waitingNotices.decrementAndGet();
        } else {
            onNotice.accept(notice);
        }
    }

    /** The core has read one. */
    void noticeRead() {
        waitingNotices.decrementAndGet();
    }

    synchronized boolean firstStranger() {
        boolean first = !strangerSeen;
        strangerSeen = true;
        return first;
    }

    synchronized boolean firstIgnored(String text) {
        boolean first = !text.equals(ignoredBefore);
        ignoredBefore = text;
        return first;
    }

    @Override
    public void exited(ExitStatus status) {
        afterSpawn(() -> onExit.accept(status));
    }

    /** At once, or when the spawn has been told to the core. */
    void afterSpawn(Runnable action) {
        synchronized (this) {
            if (!told) {
                early.add(action);
                return;
            }
        }
        action.run();
    }

    /** The spawn has been told to the core; an exit that came earlier follows now. */
    void spawnTold() {
        List<Runnable> held;
        synchronized (this) {
            told = true;
            held = List.copyOf(early);
            early.clear();
        }
        held.forEach(Runnable::run);
    }
}
