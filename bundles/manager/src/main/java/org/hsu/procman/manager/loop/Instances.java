package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.LimitAction;
import org.hsu.procman.manager.core.Severity;
import org.hsu.procman.manager.core.Violation;
import org.hsu.procman.manager.fault.FaultPoint;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.hsu.procman.manager.record.ProcessRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What is done to instances: made, asked to stop, killed, released. Each on one of a few threads of its own, as
 * many as there are processors, and answered by an event. Thread-safe.
 */
final class Instances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    private final Spawner spawner;
    private final Platform platform;
    private final RecordKeeper keeper;
    private final InstancePorts ports;
    private final String marker;
    private final BiConsumer<Slot, CoreEvent> events;
    private final ActionThreads actions;
    private final Hooks hooks;

    /**
     * @param calls   in which plugins are waited for
     * @param tidings of hooks
     * @param events  hears the answers, on any thread
     */
    Instances(
            Spawner spawner,
            TypeRegistry types,
            BoundedCalls calls,
            Platform platform,
            Path stateDirectory,
            Tidings tidings,
            RecordKeeper keeper,
            InstancePorts ports,
            String marker,
            BiConsumer<Slot, CoreEvent> events) {
        this.spawner = spawner;
        this.platform = platform;
        this.keeper = keeper;
        this.ports = ports;
        this.marker = marker;
        this.events = events;
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        actions = new ActionThreads("procman-action", threads, calls);
        hooks = new Hooks(
                types, calls, platform, new HookFolder(stateDirectory.resolve("hooks")), marker, actions, tidings);
    }

    Hooks hooks() {
        return hooks;
    }

    void spawn(Slot slot, Run run, ProcessRecord intent) {
        run.raised(slot.state().spent().raised());
        actions.execute(() -> make(slot, run, intent));
    }

    private void make(Slot slot, Run run, ProcessRecord intent) {
        // A port that is taken may stay so; that is for the restart policy.
        attempt(slot, run, false, () -> {
            run.sockets(ports.take(slot));
            attempt(slot, run, true, () -> prepare(slot, run, intent));
        });
    }

    private void prepare(Slot slot, Run run, ProcessRecord intent) throws SpawnException {
        // The intent first: a manager that follows looks for a child only where one may be.
        keeper.intend(intent.withPorts(slot.ports()));
        FaultPoint.AFTER_INTENT.reached(slot.id());
        CompletableFuture<String> prepared = hooks.beforeStart(slot, run);
        if (prepared.isDone()) {
            begin(slot, run, prepared.join());
        } else {
            prepared.thenAcceptAsync(refusal -> attempt(slot, run, true, () -> begin(slot, run, refusal)), actions);
        }
    }

    /** @param refusal why it may not be started; empty for no reason */
    private void begin(Slot slot, Run run, String refusal) throws SpawnException {
        if (!refusal.isEmpty()) {
            throw new SpawnException(SpawnException.Kind.OTHER, refusal);
        }
        spawner.spawn(JobRun.in(InstanceSpec.of(run.spec, slot.ports()), run.job), slot.ports(), run);
        FaultPoint.AFTER_SPAWN.reached(slot.id());
        // Before anybody hears of it, so that the end of a short life finds its output attached.
        spawner.attach(run, readyLine(slot, run));
        RunningProcess process = run.process();
        tell(slot, new CoreEvent.Spawned(run.generation, process.identity().pid(), System.nanoTime()));
        run.spawnTold();
    }

    private interface Attempt {
        void run() throws SpawnException;
    }

    /** @param again whether a shortage is worth to be waited for */
    private void attempt(Slot slot, Run run, boolean again, Attempt work) {
        MDC.put("process", slot.id());
        try {
            work.run();
        } catch (SpawnException e) {
            boolean shortage = again && e.kind() == SpawnException.Kind.RESOURCES;
            tell(slot, new CoreEvent.SpawnFailed(run.generation, String.valueOf(e.getMessage()), shortage));
        } catch (RuntimeException e) {
            // The core waits for an answer, so it gets one whatever went wrong.
            LOG.error("spawn of {} failed", slot.id(), e);
            if (run.process() != null) {
                run.process().killTree();
            }
            tell(slot, new CoreEvent.SpawnFailed(run.generation, e.toString()));
        } finally {
            MDC.remove("process");
        }
    }

    /** It is not wished any more: what precedes the spawn is cut short. */
    void abandonSpawn(Run run) {
        run.abandon();
        hooks.kill(run, "for it is not to be started any more");
    }

    /** Whoever hears that the line of {@code ready.log_pattern} was found; null where none is looked for. */
    Consumer<String> readyLine(Slot slot, Run run) {
        boolean awaited = run.spec.control() != null
                && run.spec.control().ready() != null
                && run.spec.control().ready().logPattern() != null;
        return awaited ? how -> {
            run.readyLine(how);
            tell(slot, new CoreEvent.Ready(run.generation, how));
        } : null;
    }

    void requestStop(Slot slot, Run run, String signal) {
        CompletableFuture<String> prepared =
                run.process() == null ? CompletableFuture.completedFuture("") : hooks.beforeStop(slot, run);
        prepared.thenAcceptAsync(whatever -> ask(slot, run, signal), actions);
    }

    private void ask(Slot slot, Run run, String signal) {
        if (run.process() == null) {
            return;
        }
        try {
            run.asked("");
            spawner.requestStop(slot, run, signal).whenComplete((how, problem) -> {
                run.asked(how);
                if (problem != null) {
                    LOG.warn("{} cannot be asked to stop: {}", slot.id(), problem.getMessage());
                }
                FaultPoint.IN_STOP.reached(slot.id());
            });
        } catch (SignalException e) {
            LOG.warn("{} cannot be asked to stop: {}", slot.id(), e.getMessage());
        }
    }

    /** @param leaderGone the main process has ended, so there may be nothing left to kill */
    void killTree(Slot slot, Run run, boolean leaderGone) {
        hooks.kill(run, "for its process is");
        actions.execute(() -> kill(slot, run, leaderGone));
    }

    private void kill(Slot slot, Run run, boolean leaderGone) {
        RunningProcess process = run.process();
        if (process == null) {
            // An earlier manager's, gone before it could be taken over.
            tell(slot, new CoreEvent.TreeKilled(run.generation, platform.killMarked(marker, slot.id())));
            return;
        }
        // Most processes leave nothing behind: to see that is cheaper than to make sure of it.
        CompletionStage<Boolean> empty =
                leaderGone ? process.awaitEmpty(0) : CompletableFuture.completedFuture(false);
        CompletionStage<List<Long>> killed = empty.thenCompose(
                nothing -> nothing ? CompletableFuture.completedFuture(List.of()) : process.killTree());
        killed.whenComplete((survivors, problem) -> {
            if (problem != null) {
                LOG.warn("tree of {} cannot be killed: {}", slot.id(), problem.toString());
                tell(slot, new CoreEvent.TreeKilled(run.generation, run.process().tree()));
            } else {
                tell(slot, new CoreEvent.TreeKilled(run.generation, survivors));
            }
        });
    }

    void awaitTree(Slot slot, Run run, long timeoutNanos) {
        actions.execute(() -> {
            RunningProcess process = run.process();
            CompletionStage<Boolean> empty = process == null
                    ? CompletableFuture.completedFuture(false)
                    : process.awaitEmpty(timeoutNanos);
            empty.whenComplete((is, problem) -> {
                boolean nothing = problem == null && Boolean.TRUE.equals(is);
                // Of a process that nobody has in hand nobody knows the tree.
                if (nothing || process == null) {
                    tell(slot, new CoreEvent.TreeAwaited(run.generation, nothing, List.of()));
                } else {
                    actions.execute(() -> tell(
                            slot, new CoreEvent.TreeAwaited(run.generation, false, process.tree())));
                }
            });
        });
    }

    /** Tells of an end by SIGKILL and whether it was for memory: reading the kernel's counter is I/O. */
    void tellKilled(Slot slot, Run run, ExitStatus status) {
        actions.execute(() -> {
            boolean oomKilled = run.enforcement().oomKilled();
            Limit limit = run.limitsInForce().get(LimitKind.MEMORY);
            boolean staysDown = limit != null
                    && limit.effectivePolicy().ends()
                    && !limit.effectivePolicy().restarts();
            if (oomKilled && staysDown) {
                // The kernel was faster than the next look; what the policy says holds all the same.
                String text = limit.kind().word() + ": passed " + limit.kind().text(limit.value());
                Violation violation = new Violation(limit.kind().word(), Severity.EMERGENCY, text, false);
                tell(slot, new CoreEvent.LimitPassed(run.generation, LimitAction.KILL, violation));
            }
            tell(slot, new CoreEvent.Exited(run.generation, status, oomKilled, run.enforcement().oomDetail()));
        });
    }

    /** Sends a signal to the main process of a run that lives; completes with null or with what went wrong. */
    CompletableFuture<String> signal(Slot slot, String name) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Run run = slot.run;
        actions.execute(() -> {
            try {
                run.process().signal(name);
                answer.complete(null);
            } catch (SignalException e) {
                answer.complete(e.getMessage());
            }
        });
        return answer;
    }

    GroupLimits groups() {
        return spawner.groups();
    }

    /** The limits of the wish that holds by then are put into force, once the run has a process; completes afterwards. */
    CompletableFuture<Void> relimit(Slot slot, Run run) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        run.afterSpawn(() -> actions.execute(() -> {
            MDC.put("process", slot.id());
            try {
                spawner.relimit(slot.spec, run);
                LOG.info("limits changed in place: {}", run.limits().stream()
                        .map(limit -> limit.kind() + " " + limit.value() + " (" + limit.enforcedBy() + ")")
                        .collect(Collectors.joining(", ")));
            } finally {
                MDC.remove("process");
                done.complete(null);
            }
        }));
        return done;
    }

    /** @param drained called when the output of the run is where it belongs */
    void release(Slot slot, Run run, Runnable drained) {
        hooks.kill(run, "for its process has ended");
        actions.execute(() -> {
            if (run.isForeign()) {
                // Its output is not ours.
                run.process().release();
                drained.run();
            } else if (run.process() != null) {
                spawner.release(run, drained);
            } else {
                // A spawn that failed has freed everything itself.
                drained.run();
            }
        });
    }

    private void tell(Slot slot, CoreEvent event) {
        events.accept(slot, event);
    }

    @Override
    public void close() {
        actions.shutdown();
        spawner.groups().close();
    }
}
