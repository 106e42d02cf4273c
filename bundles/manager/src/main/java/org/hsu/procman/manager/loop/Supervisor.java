package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.core.Policy;
import org.hsu.procman.manager.core.Step;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.core.Supervision;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the core: turns what happens into its events, and its effects into what is done. The supervision
 * state belongs to the loop's thread; other threads read the snapshots published in the slots.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final EventLoop loop = new EventLoop("procman-loop");
    private final ExecutorService actions;
    private final PluginCalls calls = new PluginCalls();
    private final EventLog events = new EventLog();
    private final TypeRegistry types;
    private final Platform platform;
    private final Spawner spawner;
    private final Strategies strategies;
    private final Tidings tidings;
    private final Sampler sampler;
    private final AtomicInteger releasing = new AtomicInteger();
    private volatile Map<String, Slot> slots = Map.of();
    private final BiConsumer<Provider<?>, Boolean> pluginListener = this::pluginChanged;
    private Runnable afterEachStep = () -> {};

    /** @param marker tells the children of this manager from those of others */
    public Supervisor(TypeRegistry types, Platform platform, InstanceOutput output, String marker) {
        this.types = types;
        this.platform = platform;
        spawner = new Spawner(types, platform, output, marker);
        strategies = new Strategies(loop, calls, types);
        tidings = new Tidings(events);
        sampler = new Sampler(this::slots, output);
        AtomicInteger count = new AtomicInteger();
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        actions = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "procman-action-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Takes charge of the processes and starts those that are enabled; returns at once.
     *
     * @param lastGeneration of the last instance that any manager made of a process
     */
    public void begin(List<ProcessSpec> specs, ToLongFunction<String> lastGeneration) {
        Map<String, Slot> all = new LinkedHashMap<>();
        for (ProcessSpec spec : specs) {
            long last = lastGeneration.applyAsLong(spec.id());
            all.put(spec.id(), new Slot(spec, Supervised.unknown(spec.id(), Policy.of(spec), last, now())));
        }
        slots = all;
        types.listen(pluginListener);
        loop.execute(() -> all.values().forEach(slot -> {
            dispatch(slot, new CoreEvent.Plugins(Requirements.missing(types, slot.spec)));
            dispatch(slot, new CoreEvent.Begin(slot.spec.enabled()));
        }));
        loop.start();
        sampler.start();
    }

    Collection<Slot> slots() {
        return slots.values();
    }

    /** Null when there is none. */
    Slot slot(String id) {
        return slots.get(id);
    }

    EventLoop loop() {
        return loop;
    }

    EventLog events() {
        return events;
    }

    TypeRegistry types() {
        return types;
    }

    Platform platform() {
        return platform;
    }

    /** Whether every instance is gone. */
    boolean settled() {
        return slots.values().stream().allMatch(slot -> slot.state().settled());
    }

    /** Whether every instance is gone and its output is where it belongs. */
    boolean drained() {
        return releasing.get() == 0 && settled();
    }

    /** Called on the loop's thread after every step. */
    void afterEachStep(Runnable hook) {
        afterEachStep = hook;
    }

    /** Only on the loop's thread. */
    void dispatch(Slot slot, CoreEvent event) {
        MDC.put("process", slot.id());
        try {
            Supervised before = slot.state();
            Step step = Supervision.step(before, event, now());
            Run current = slot.run;
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Spawn spawn) {
                    slot.run = newRun(slot, spawn.generation());
                }
            }
            slot.publish(step.next());
            // One step may end a run and begin the next: only the spawn is about the new one.
            step.effects().forEach(effect -> run(slot, effect instanceof Effect.Spawn ? slot.run : current, effect));
            arm(slot, event);
            slot.waiters.removeIf(waiter -> waiter.offer(slot.state()));
            afterEachStep.run();
        } finally {
            MDC.remove("process");
        }
    }

    private Run newRun(Slot slot, long generation) {
        return new Run(slot.id(), generation, status -> exited(slot, generation, status));
    }

    private void exited(Slot slot, long generation, ExitStatus status) {
        Run run = slot.publishedRun();
        boolean maybeOom = "SIGKILL".equals(status.signal()) && run != null && run.enforcement() != null;
        if (maybeOom) {
            // Reading the kernel's counter is I/O: not on the platform's thread, not on the loop's.
            actions.execute(() -> tell(
                    slot, new CoreEvent.Exited(generation, status, run.enforcement().oomKilled())));
        } else {
            tell(slot, new CoreEvent.Exited(generation, status, false));
        }
    }

    private void tell(Slot slot, CoreEvent event) {
        loop.execute(() -> dispatch(slot, event));
    }

    private void arm(Slot slot, CoreEvent cause) {
        long at = slot.state().nextTick();
        if (at == Long.MAX_VALUE || at == slot.armedAt) {
            slot.armedAt = at;
            return;
        }
        if (cause instanceof CoreEvent.Tick && at - System.nanoTime() < -TimeUnit.SECONDS.toNanos(1)) {
            LOG.error("a deadline of {} passed without effect in state {}", slot.id(), slot.state());
            return;
        }
        slot.armedAt = at;
        loop.at(at, () -> {
            if (slot.armedAt == at) {
                slot.armedAt = Long.MAX_VALUE;
                dispatch(slot, new CoreEvent.Tick());
            }
        });
    }

    private void run(Slot slot, Run run, Effect effect) {
        if (effect instanceof Effect.Spawn) {
            actions.execute(() -> spawn(slot, run));
        } else if (effect instanceof Effect.RequestStop stop) {
            actions.execute(() -> requestStop(slot, run, stop.signal()));
        } else if (effect instanceof Effect.KillTree) {
            boolean leaderGone = slot.state().pid() == 0;
            actions.execute(() -> killTree(slot, run, leaderGone));
        } else if (effect instanceof Effect.AwaitTree await) {
            actions.execute(() -> run.process()
                    .awaitEmpty(await.timeoutNanos())
                    .whenComplete((empty, problem) -> tell(
                            slot,
                            new CoreEvent.TreeAwaited(run.generation, problem == null && Boolean.TRUE.equals(empty)))));
        } else if (effect instanceof Effect.AskStrategy ask) {
            strategies.ask(
                    ask.context(),
                    decision -> tell(
                            slot, new CoreEvent.Decided(ask.generation(), ask.context().cause(), decision)));
        } else if (effect instanceof Effect.StartChecks) {
            startChecks(slot, run);
        } else if (effect instanceof Effect.StopChecks) {
            stopChecks(slot);
        } else if (effect instanceof Effect.Release) {
            releasing.incrementAndGet();
            actions.execute(() -> release(slot, run));
        } else {
            tidings.tell(slot, effect);
        }
    }

    private void spawn(Slot slot, Run run) {
        MDC.put("process", slot.id());
        try {
            spawner.spawn(slot.spec, run);
            // Before anybody hears of it, so that the end of a short life finds its output attached.
            spawner.attach(slot.spec, run);
            RunningProcess process = run.process();
            tell(slot, new CoreEvent.Spawned(run.generation, process.identity().pid(), System.nanoTime()));
            run.spawnTold();
        } catch (SpawnException e) {
            tell(slot, new CoreEvent.SpawnFailed(run.generation, String.valueOf(e.getMessage())));
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

    private void requestStop(Slot slot, Run run, String signal) {
        try {
            run.process().requestStop(signal);
        } catch (SignalException e) {
            LOG.warn("{} cannot be asked to stop: {}", slot.id(), e.getMessage());
        }
    }

    private void killTree(Slot slot, Run run, boolean leaderGone) {
        RunningProcess process = run.process();
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

    private void release(Slot slot, Run run) {
        boolean spawned = run.process() != null;
        Runnable drained = () -> loop.execute(() -> {
            releasing.decrementAndGet();
            afterEachStep.run();
        });
        if (spawned) {
            spawner.release(slot.spec, run, drained);
        } else {
            // A spawn that failed has freed everything itself.
            drained.run();
        }
    }

    private void startChecks(Slot slot, Run run) {
        if (slot.spec.healthChecks().isEmpty()) {
            return;
        }
        boolean controlled = slot.spec.control() != null;
        HealthTarget target = new HealthTarget(
                slot.id(),
                run.generation,
                slot.state().pid(),
                controlled ? slot.spec.control().workingDirectory() : null,
                controlled ? slot.spec.control().environment() : Map.of());
        slot.checks = new Checks(
                loop,
                calls,
                types,
                slot.spec.healthChecks(),
                target,
                (health, message, restart) -> {
                    Health before = slot.state().health();
                    dispatch(slot, new CoreEvent.HealthChanged(run.generation, health, message, restart));
                    if (before != health) {
                        tidings.health(slot, before, health, message);
                    }
                },
                () -> slot.publishChecks(slot.checks.views()));
        slot.checks.start();
        slot.publishChecks(slot.checks.views());
    }

    private static void stopChecks(Slot slot) {
        if (slot.checks != null) {
            slot.checks.close();
            slot.checks = null;
            slot.publishChecks(List.of());
        }
    }

    private void pluginChanged(Provider<?> provider, boolean arrived) {
        loop.execute(() -> {
            tidings.plugin(provider, arrived);
            for (Slot slot : slots.values()) {
                String missing = Requirements.missing(types, slot.spec);
                if (!Objects.equals(missing, slot.state().missing())) {
                    dispatch(slot, new CoreEvent.Plugins(missing));
                }
            }
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

    private static Moment now() {
        return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    /** Ends the threads; processes that live are left alone. */
    @Override
    public void close() {
        types.unlisten(pluginListener);
        sampler.close();
        loop.close();
        actions.shutdown();
        calls.close();
        events.close();
    }

    /** The processes that have not settled, for people. */
    public List<String> unsettled() {
        List<String> left = new ArrayList<>();
        for (Slot slot : slots.values()) {
            if (!slot.state().settled()) {
                left.add(slot.id() + " (" + slot.state().state() + ", pid " + slot.state().pid() + ")");
            }
        }
        return left;
    }
}
