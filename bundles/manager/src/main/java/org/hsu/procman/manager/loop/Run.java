package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;

/**
 * What belongs to one instance outside the core: the native process, its limits, its output. Holds back an
 * exit that the platform reports before the spawn has been told, so the core hears them in order.
 */
final class Run implements RunListener {
    final String processId;
    /** What it is started with, whatever becomes of the configuration meanwhile. */
    final ProcessSpec spec;
    final long generation;

    private final Consumer<ExitStatus> onExit;
    private volatile RunningProcess process;
    private volatile boolean foreign;
    private volatile Enforcement enforcement;
    private volatile ResourceLimits limitsInForce = ResourceLimits.NONE;
    private volatile LimitListing listing = LimitListing.NONE;
    private volatile Map<String, Integer> raised = Map.of();
    private volatile Path stdout;
    private volatile Path stderr;
    private volatile String asked = "";
    private boolean told;
    private final List<ExitStatus> early = new ArrayList<>(1);

    Run(ProcessSpec spec, long generation, Consumer<ExitStatus> onExit) {
        this.processId = spec.id();
        this.spec = spec;
        this.generation = generation;
        this.onExit = onExit;
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

    void spool(Path out, Path err) {
        stdout = out;
        stderr = err;
    }

    /** Somebody else has started it. */
    void foreign(RunningProcess found) {
        foreign = true;
        process = found;
    }

    /** Whether it was found, not made. */
    boolean isForeign() {
        return foreign;
    }

    void process(RunningProcess made) {
        process = made;
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

    @Override
    public void exited(ExitStatus status) {
        synchronized (this) {
            if (!told) {
                early.add(status);
                return;
            }
        }
        onExit.accept(status);
    }

    /** The spawn has been told to the core; an exit that came earlier follows now. */
    void spawnTold() {
        List<ExitStatus> held;
        synchronized (this) {
            told = true;
            held = List.copyOf(early);
            early.clear();
        }
        held.forEach(onExit);
    }
}
