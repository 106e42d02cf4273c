package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredStateSource;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.core.Policy;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.management.ChangePlan;
import org.hsu.procman.manager.fault.FaultPoint;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.Histogram;
import org.hsu.procman.manager.management.Reloaded;
import org.hsu.procman.manager.record.Scale;
import org.hsu.procman.manager.record.ScaleFile;
import org.hsu.procman.manager.reload.FullPass;
import org.hsu.procman.manager.reload.Planner;
import org.hsu.procman.manager.reload.Situation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a changed configuration the wish that holds: read whole, planned, then done in one go on the loop's
 * thread, so that nothing is ever half-applied. One reload follows another; each works on what the one before
 * left. Thread-safe; the callers wait for reading and planning, not for what processes take to stop and start.
 */
public final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private static final long LIMITING_SECONDS = 2;
    private static final long PASS_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Supervisor supervisor;
    private final DesiredStateSource source;
    private final ScaleFile scaleFile;
    private final Rollouts rollouts;
    private final Consumer<DesiredState> onApplied;
    private final Histogram took = new Histogram();
    /** What has to be changed of instances that run; only on the loop's thread, then of who applies. */
    private List<CompletableFuture<Void>> limiting = List.of();
    /** What a change that came by itself was refused for, until one is taken; else empty. */
    private volatile String refusedFor = "";
    private volatile DesiredState current;
    private volatile Map<String, Scale> scales;
    private volatile long generation = 1;

    /**
     * @param scaleFile keeps what operators scaled
     * @param scales    what it has, as far as it counts
     * @param rollouts  what is rolled out
     * @param initial   what holds now, with them
     * @param onApplied told of what holds from now on, on the thread that reloads; may take its time
     */
    public Reload(
            Supervisor supervisor,
            DesiredStateSource source,
            ScaleFile scaleFile,
            Map<String, Scale> scales,
            Rollouts rollouts,
            DesiredState initial,
            Consumer<DesiredState> onApplied) {
        this.supervisor = supervisor;
        this.source = source;
        this.scaleFile = scaleFile;
        this.scales = Map.copyOf(scales);
        this.rollouts = rollouts;
        this.current = initial;
        this.onApplied = onApplied;
        supervisor.errands().jobs().configure(initial.entries());
        rollouts.attach(supervisor, this);
    }

    /**
     * From now on compares all that is wished with all that is there, every 30 s.
     *
     * @param again called, on a thread of its own, when they differ or a change was refused
     */
    public void passPeriodically(Runnable again) {
        supervisor.loop().execute(() -> passLater(again));
    }

    private void passLater(Runnable again) {
        supervisor.loop().at(System.nanoTime() + PASS_NANOS, () -> {
            if (!holds() || !refusedFor.isEmpty()) {
                // Reading takes its time, which is not the loop's.
                Thread thread = new Thread(again, "procman-reload");
                thread.setDaemon(true);
                thread.start();
            }
            passLater(again);
        });
    }

    private boolean holds() {
        long began = System.nanoTime();
        int staying = (int) supervisor.slots().stream().filter(slot -> !slot.departing).count();
        boolean holds = FullPass.holds(current.processes(), id -> {
            Slot slot = supervisor.slot(id);
            return slot == null || slot.departing ? null : slot.spec;
        }, staying);
        took.observe((System.nanoTime() - began) / 1e9);
        return holds;
    }

    /** 1 for what was read at the start, one more for each reload and each other number of instances. */
    public long generation() {
        return generation;
    }

    /** Where each field of a process's entry was written, by key path; empty for a process that has none now. */
    public Map<String, String> provenance(String id) {
        Slot slot = supervisor.slot(id);
        boolean one = slot != null && slot.spec.instance() != null;
        String entry = one ? slot.spec.instance().of() : id;
        Map<String, String> written = current.provenance().getOrDefault(entry, Map.of());
        DesiredState.Pool pool = current.pools().get(entry);
        if (pool == null) {
            return written;
        }
        Map<String, String> origins = new TreeMap<>(written);
        origins.put("instances", Scale.origin(pool));
        return origins;
    }

    /** How long each reload that changed the wish took, and each periodic pass. */
    public Histogram took() {
        return took;
    }

    /** What a reload would do now. */
    public Reloaded plan() {
        try {
            DesiredState wish = rollouts.planned(Scale.over(source.read(), scales));
            ChangePlan plan = onLoop(() -> plan(wish));
            return new Reloaded(true, generation, plan, wish.warnings());
        } catch (InvalidConfigurationException e) {
            return Reloaded.invalid(generation, e.problems());
        }
    }

    /** @param origin who wishes it, such as {@code cli}, and hears of it when it is refused */
    public Reloaded apply(String origin) {
        return apply(origin, false);
    }

    /**
     * For what comes by itself: when it is refused it is tried again.
     *
     * @param origin where the change came from
     */
    public Reloaded follow(String origin) {
        return apply(origin, true);
    }

    private synchronized Reloaded apply(String origin, boolean again) {
        long began = System.nanoTime();
        DesiredState read;
        try {
            read = source.read();
        } catch (InvalidConfigurationException e) {
            if (!again || !refusedFor.equals(e.getMessage())) {
                LOG.warn("reload by {}: the configuration is invalid, nothing is changed: {}", origin, e.getMessage());
            }
            if (again) {
                refusedFor = String.valueOf(e.getMessage());
            }
            return Reloaded.invalid(generation, e.problems());
        }
        refusedFor = "";
        DesiredState wish = rollouts.over(Scale.over(read, scales));
        wish.warnings().forEach(warning -> LOG.warn("{}", warning));
        ChangePlan plan = carryOut(wish, new Cause(
                origin, "the configuration, reloaded by " + origin, "configuration reloaded by " + origin));
        forget(Scale.stillMeant(read, scales));
        took.observe((System.nanoTime() - began) / 1e9);
        return new Reloaded(true, generation, plan, wish.warnings());
    }

    /**
     * Makes another number of processes of an entry, of the configuration that holds, and keeps it for the managers
     * that follow. Blocks until it is planned and written, not while processes stop and start.
     *
     * @param origin who wishes it
     * @throws IllegalArgumentException the entry is none with instances, or there cannot be so many
     * @throws IllegalStateException    the quota of a group forbids it, nothing is changed
     * @throws IOException              it cannot be kept, nothing is changed
     */
    public synchronized ChangePlan scale(String id, int instances, String origin) throws IOException {
        DesiredState wish = current.scaled(id, instances);
        Scale.overQuota(wish).ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        int before = current.pools().get(id).instances();
        Map<String, Scale> next = Scale.with(scales, current, id, instances);
        scaleFile.write(next);
        scales = Map.copyOf(next);
        String what = id + " scaled from " + before + " to " + instances + " by " + origin;
        return carryOut(rollouts.over(wish), new Cause(origin, what, what));
    }

    /** What holds, with the versions of instances that are rolled out by now. Holding this monitor. */
    void carryOn(String what) {
        carryOut(rollouts.over(current), new Cause("", what, what));
    }

    Rollouts rollouts() {
        return rollouts;
    }

    /** What holds. */
    public DesiredState current() {
        return current;
    }

    /** The configuration says another number by now; whoever wrote that means it. */
    private void forget(Map<String, Scale> meant) {
        if (meant.equals(scales)) {
            return;
        }
        scales.keySet().stream()
                .filter(id -> !meant.containsKey(id))
                .forEach(id -> LOG.info(
                        "{}: what {} wished is over, the configuration has changed", id,
                        scales.get(id).pooled() ? "its pool" : "procman scale"));
        scales = Map.copyOf(meant);
        try {
            scaleFile.write(meant);
        } catch (IOException e) {
            // It is judged anew whenever the configuration is read.
            LOG.warn("{}", e.getMessage());
        }
    }

    /**
     * Why the wish is another one now.
     *
     * @param origin who wishes it; empty for a step of a rollout, which is told of otherwise
     * @param by     that, for the history of a process
     * @param what   has happened, for the log and the event
     */
    private record Cause(String origin, String by, String what) {}

    private ChangePlan carryOut(DesiredState wish, Cause cause) {
        ChangePlan plan = onLoop(() -> {
            ChangePlan now = plan(wish);
            carryOut(wish, now, cause);
            return now;
        });
        // So that who asks next sees what holds. Only a kernel that has to take memory back is slow.
        CompletableFuture.allOf(limiting.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, LIMITING_SECONDS, TimeUnit.SECONDS)
                .join();
        onApplied.accept(wish);
        CompletableFuture<Void> written = new CompletableFuture<>();
        supervisor.loop().execute(() -> supervisor.afterWritten(() -> written.complete(null)));
        written.join();
        return plan;
    }

    <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        supervisor.loop().execute(() -> {
            try {
                answer.complete(task.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    private ChangePlan plan(DesiredState wish) {
        List<Situation> now = supervisor.slots().stream().map(Reload::situation).toList();
        ChangePlan plan = Planner.plan(current, wish, now);
        Set<String> leaving = supervisor.slots().stream()
                .filter(slot -> slot.departing)
                .map(Slot::id)
                .collect(Collectors.toSet());
        // What an earlier reload removed is on its way out and no change of this one, unless it comes back.
        List<Change> changes = plan.changes().stream()
                .filter(change -> !(leaving.contains(change.id()) && change.because().equals(List.of("removed"))))
                .map(change -> leaving.contains(change.id())
                        ? new Change(change.id(), Change.Action.START, List.of("added"))
                        : change)
                .toList();
        return new ChangePlan(changes, rollouts.notes(plan.notes(), wish, changes));
    }

    private static Situation situation(Slot slot) {
        Supervised state = slot.state();
        boolean instance = state.phase() != Phase.IDLE && state.phase() != Phase.WAITING;
        return new Situation(slot.spec, state.wished(), instance, state.state());
    }

    private void carryOut(DesiredState wish, ChangePlan plan, Cause cause) {
        current = wish;
        generation += cause.origin().isEmpty() ? 0 : 1;
        supervisor.errands().jobs().configure(wish.entries());
        Map<String, ProcessSpec> specs = new LinkedHashMap<>();
        wish.processes().forEach(spec -> specs.put(spec.id(), spec));
        LimitChanges limits = new LimitChanges(supervisor, wish.groups());
        supervisor.fleet().arrange(specs.keySet(), id -> supervisor.newSlot(specs.get(id)));
        // What leaves keeps its ties until it has left.
        List<ProcessSpec> tied = supervisor.slots().stream()
                .map(slot -> specs.getOrDefault(slot.id(), slot.spec))
                .toList();
        supervisor.companions().rearrange(tied, wish.groups());
        Map<String, Integer> order = new HashMap<>();
        supervisor.companions().stopOrder().forEach(id -> order.put(id, order.size()));
        plan.changes().stream()
                .sorted(Comparator.comparing(change -> order.get(change.id())))
                .forEach(change -> {
                    Slot slot = supervisor.slot(change.id());
                    carryOut(slot, specs.get(change.id()), change, cause.by());
                    limits.made(slot, change);
                });
        limiting = limits.underWay();
        plan.changes().stream()
                .filter(change -> change.action() != Change.Action.UNCHANGED)
                .forEach(change -> LOG.info("{}: {}", change.id(), change.text()));
        if (cause.origin().isEmpty()) {
            return;
        }
        LOG.info("{}: generation {}, {}", cause.what(), generation, plan.summary());
        plan.notes().forEach(LOG::info);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("generation", generation);
        data.put("by", cause.origin());
        for (Change.Action action : Change.Action.values()) {
            data.put(action.word(), plan.changes().stream().filter(c -> c.action() == action).count());
        }
        supervisor.events().add(Event.CONFIG_RELOADED, "", cause.what() + ": " + plan.summary(), data);
    }

    /** @param spec null when the entry is gone */
    private void carryOut(Slot slot, ProcessSpec spec, Change change, String by) {
        FaultPoint.IN_RELOAD.reached(slot.id());
        if (spec == null) {
            slot.departing = true;
            slot.operatorWish = null;
            end(slot, by + (slot.spec.instance() == null ? " (its entry is gone)" : " (there are fewer now)"));
            return;
        }
        boolean comesBack = slot.departing;
        slot.departing = false;
        boolean checksChanged = !slot.spec.healthChecks().equals(spec.healthChecks());
        boolean enabledChanged = slot.spec.enabled() != spec.enabled() || comesBack;
        slot.spec(spec);
        if (change.action() == Change.Action.UNCHANGED) {
            return;
        }
        if (enabledChanged) {
            slot.operatorWish = null;
        }
        supervisor.requirements(slot);
        // What is found by other means now is perhaps another process.
        boolean foundAnew = spec.discovery() != null && !slot.startedWith.equals(slot.digest);
        boolean again = change.action() == Change.Action.RESTART || foundAnew;
        if (!change.because().equals(List.of("added")) || comesBack) {
            supervisor.dispatch(slot, new CoreEvent.Reconfigured(Policy.of(spec), again, by));
        }
        if (checksChanged) {
            supervisor.renewChecks(slot);
        }
        if (change.action() == Change.Action.START && (comesBack || !change.because().equals(List.of("added")))) {
            supervisor.companions().wish(slot, new CoreEvent.Start(by));
        } else if (change.action() == Change.Action.STOP) {
            end(slot, by + " (disabled)");
        } else if (change.because().equals(List.of("added"))) {
            supervisor.dispatch(slot, new CoreEvent.Begin(spec.enabled()));
        }
    }

    /** What is ours is stopped, what is not is watched no more. */
    private void end(Slot slot, String why) {
        if (slot.state().policy().observation() == null) {
            supervisor.companions().stop(slot, new CoreEvent.Stop(why, false));
        } else {
            supervisor.companions().wish(slot, new CoreEvent.Dismiss(why));
        }
    }
}
