package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.plugin.PluginFile;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Ending;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.core.Policy;
import org.hsu.procman.manager.core.Step;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.core.Supervision;
import org.hsu.procman.manager.fault.FaultPoint;
import org.hsu.procman.manager.management.PortUse;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.hsu.procman.manager.port.HeldSockets;
import org.hsu.procman.manager.port.Ports;
import org.hsu.procman.manager.record.ProcessRecord;
import org.hsu.procman.manager.record.RecordWriter;
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
    private final PluginCalls calls = new PluginCalls();
    private final EventLog events = new EventLog();
    private final TypeRegistry types;
    private final Platform platform;
    private final InstanceOutput output;
    private final String marker;
    private final RecordKeeper keeper;
    private final Spawner spawner;
    private final InstancePorts ports;
    private final Instances instances;
    private final Actions actions;
    private final Tidings tidings;
    private final Vigils vigils;
    private final Notifications notifications;
    private final Sampler sampler;
    private final Lookout lookout;
    private final Errands errands;
    private final Fleet fleet = new Fleet();
    private final BiConsumer<Provider<?>, Boolean> pluginListener = this::pluginChanged;
    private Companions companions;
    private Runnable afterEachStep = () -> {};

    /** @param marker tells the children of this manager from those of others */
    public Supervisor(
            TypeRegistry types,
            Platform platform,
            InstanceOutput output,
            RecordWriter records,
            ExitRecords exits,
            Ports ports,
            String marker,
            Notifications notifications,
            Path stateDirectory) {
        this.types = types;
        this.platform = platform;
        this.output = output;
        this.marker = marker;
        keeper = new RecordKeeper(records, BootId.read());
        this.notifications = notifications;
        BoundedCalls bounded = new BoundedCalls(calls, types);
        spawner = new Spawner(types, bounded, platform, output, exits, marker, notifications);
        tidings = new Tidings(events);
        vigils = new Vigils(loop, calls, types, tidings, this::dispatch);
        sampler = new Sampler(this::slots, output, new LimitWatchers(loop, tidings, this::dispatch)::of);
        lookout = new Lookout(types, bounded, platform, loop, this::newRun, this::dispatch);
        errands = new Errands(loop, stateDirectory, output, events, (slot, event) -> companions.wish(slot, event));
        this.ports = new InstancePorts(ports, new HeldSockets(platform), () -> slots().iterator());
        instances = new Instances(
                spawner, types, bounded, platform, stateDirectory, tidings, keeper, this.ports, marker, this::tell);
        actions = new Actions(
                instances, new Strategies(loop, calls, types), vigils, lookout, keeper, this::tell,
                slot -> loop.execute(() -> errands.released(slot, afterEachStep)));
    }

    /**
     * Takes charge of the processes: takes over what an earlier manager left, starts what is wished and does not
     * run, ends what nobody wishes any more. Returns when what lives is in hand.
     *
     * @param groups  whose failures concern others
     * @param records what earlier managers wrote down, by id
     * @throws IOException the output of earlier instances cannot be read
     */
    public void begin(List<ProcessSpec> specs, List<GroupSpec> groups, Map<String, ProcessRecord> records)
            throws IOException {
        spawner.groups().begin(groups, this::slots, tiding -> loop.execute(() -> tidings.group(tiding)));
        instances.hooks().endLeft();
        Adoption adoption = new Adoption(platform, spawner, keeper, this::newRun, marker, output, spawner.exits(), records);
        Map<String, Slot> all = new LinkedHashMap<>();
        Map<Slot, List<CoreEvent>> first = new LinkedHashMap<>();
        for (ProcessSpec spec : specs) {
            long last = Math.max(adoption.lastGeneration(spec.id()), output.lastGeneration(spec.id()));
            Slot slot = newSlot(spec, last);
            all.put(spec.id(), slot);
            first.put(slot, adoption.first(slot));
            if (slot.run != null && slot.run.process() != null) {
                ports.adopted(slot);
            }
        }
        adoption.sayHowLong(all.values());
        List<String> departed = adoption.departed(all);
        output.recover(specs, (id, generation) -> {
            Slot slot = all.get(id);
            boolean adopted = slot != null && slot.run != null && slot.run.process() != null;
            return adopted ? slot.run.generation == generation : departed.contains(id);
        });
        notifications.clearExcept(all.values().stream()
                .filter(slot -> slot.run != null && slot.run.notifySocket() != null)
                .map(slot -> slot.id() + "." + slot.run.generation)
                .collect(Collectors.toSet()));
        fleet.begin(all);
        companions = new Companions(fleet, this::dispatch);
        companions.arrange(specs, groups);
        types.listen(pluginListener);
        loop.execute(() -> companions.begin(slot -> begin(slot, first.get(slot))));
        loop.start();
        sampler.start();
        if (!departed.isEmpty()) {
            Thread thread = new Thread(() -> departed.forEach(id -> end(adoption, id)), "procman-departed");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void end(Adoption adoption, String id) {
        adoption.end(id);
        output.recoverDeparted(id);
    }

    private void begin(Slot slot, List<CoreEvent> first) {
        Run run = slot.run;
        boolean alive = run != null && run.process() != null;
        if (alive && !run.isForeign()) {
            boolean ready = first.get(0) instanceof CoreEvent.Resume resume && resume.memory().wasReady();
            spawner.attach(run, ready ? null : instances.readyLine(slot, run));
        }
        requirements(slot);
        first.forEach(event -> dispatch(slot, event));
        if (alive) {
            run.spawnTold();
            instances.hooks().resumed(slot);
        }
    }

    /** Runs the task once everything that has changed so far is written down. */
    void afterWritten(Runnable task) {
        keeper.afterWritten(task);
    }

    /** After an ordered stop only what operators wished is worth remembering. */
    void rememberWishesOnly() {
        fleet.all().forEach(keeper::keepWishOnly);
    }

    Collection<Slot> slots() {
        return fleet.all();
    }

    /** Null when there is none. */
    Slot slot(String id) {
        return fleet.get(id);
    }

    /** What ties processes to each other; only on the loop's thread. */
    Companions companions() {
        return companions;
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

    /** Whether every instance is gone. */
    boolean settled() {
        return fleet.unsettled().findAny().isEmpty();
    }

    /** Whether every instance is gone and its output is where it belongs. */
    boolean drained() {
        return actions.allReleased() && settled();
    }

    /** Called on the loop's thread after every step. */
    void afterEachStep(Runnable hook) {
        afterEachStep = hook;
    }

    /** Only on the loop's thread. */
    void dispatch(Slot slot, CoreEvent event) {
        companions.beforeStep(slot, event);
        MDC.put("process", slot.id());
        try {
            Supervised before = slot.state();
            Step step = Supervision.step(before, event, now());
            Run past = slot.run;
            slot.begin(step.effects(), this::newRun);
            slot.publish(step.next());
            ports.afterStep(slot);
            keeper.changed(slot);
            // One step may end a run and begin the next: only the spawn is about the new one.
            Run current = event instanceof CoreEvent.Found ? slot.run : past;
            // What others are told can wait until what has to be done is under way.
            step.effects().forEach(effect -> run(slot, effect instanceof Effect.Spawn ? slot.run : current, effect));
            vigils.tell(slot, event, before);
            step.effects().forEach(effect -> tidings.tell(slot, effect));
            arm(slot, event);
            errands.stepped(slot, step.effects());
            slot.waiters.removeIf(waiter -> waiter.offer(slot.state(), this::afterWritten));
            if (slot.departing && slot.state().settled()) {
                keeper.forget(slot.id());
                errands.forget(slot);
                fleet.remove(slot);
            }
            afterEachStep.run();
            companions.stepped(event, step);
        } finally {
            MDC.remove("process");
        }
    }

    /** Tells the core what the process waits for by now. */
    void requirements(Slot slot) {
        String missing = Requirements.missing(types, slot.spec);
        if (!Objects.equals(missing, slot.state().missing()) || slot.state().state() == ProcessState.UNKNOWN) {
            dispatch(slot, new CoreEvent.Plugins(missing));
        }
    }

    Fleet fleet() {
        return fleet;
    }

    /** A process that nothing has happened to. */
    Slot newSlot(ProcessSpec spec) {
        return newSlot(spec, Math.max(fleet.lastGeneration(spec.id()), output.lastGeneration(spec.id())));
    }

    private static Slot newSlot(ProcessSpec spec, long lastGeneration) {
        return new Slot(spec, Supervised.unknown(spec.id(), Policy.of(spec), lastGeneration, now()));
    }

    /** The running instance is looked at by the rules that hold now; the counters begin anew. */
    void renewChecks(Slot slot) {
        Supervised state = slot.state();
        boolean looks = state.phase() == Phase.UP && state.ending() == Ending.NONE;
        if (looks) {
            vigils.renew(slot);
        }
    }

    /** The limits of the running instance become those that hold now; completes when they have, if there is one. */
    CompletableFuture<Void> relimit(Slot slot) {
        boolean lives = slot.state().pid() != 0 || slot.state().phase() == Phase.SPAWNING;
        return slot.run != null && lives ? instances.relimit(slot, slot.run) : CompletableFuture.completedFuture(null);
    }

    /** Called on the loop's thread whenever processes came or went. */
    public void onProcesses(Runnable hook) {
        fleet.onChange(hook);
    }

    private Run newRun(Slot slot, Long generation) {
        return new Run(
                slot.spec,
                generation,
                status -> exited(slot, generation, status),
                notice -> loop.execute(() -> {
                    slot.publishedRun().noticeRead();
                    dispatch(slot, new CoreEvent.Notified(generation, notice));
                }));
    }

    /** What cannot be done must not keep the rest from being done. */
    private void run(Slot slot, Run run, Effect effect) {
        try {
            actions.run(slot, run, effect);
        } catch (RuntimeException | Error e) {
            LOG.error("{} of {} failed", effect, slot.id(), e);
        }
    }

    private void exited(Slot slot, long generation, ExitStatus status) {
        Run run = slot.publishedRun();
        boolean maybeOom = "SIGKILL".equals(status.signal()) && run != null && run.enforcement() != null;
        if (maybeOom) {
            instances.tellKilled(slot, run, status);
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
                FaultPoint.RESTART_DUE.reached(slot.state().restartAt() == null ? "" : slot.id());
                dispatch(slot, new CoreEvent.Tick());
            }
        });
    }

    /** What lies in the plugins folder now. */
    public void pluginFiles(List<PluginFile> files) {
        loop.execute(() -> tidings.files(files));
    }

    private void pluginChanged(Provider<?> provider, boolean arrived) {
        loop.execute(() -> {
            tidings.plugin(provider, arrived);
            fleet.all().forEach(this::requirements);
        });
    }

    /** Only on the loop's thread, but for its jobs. */
    Errands errands() {
        return errands;
    }

    PortUse portUse() {
        return ports.use();
    }

    Instances instances() {
        return instances;
    }

    private static Moment now() {
        return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    /** Ends the threads; processes that live are left alone. */
    @Override
    public void close() {
        types.unlisten(pluginListener);
        sampler.close();
        lookout.close();
        errands.close();
        loop.close();
        instances.close();
        calls.close();
        notifications.close();
        events.close();
    }

    /** The processes that have not settled, for people. */
    public List<String> unsettled() {
        return fleet.unsettled().map(slot -> slot.id() + " (" + slot.state().state() + ", pid " + slot.state().pid() + ")").toList();
    }
}
