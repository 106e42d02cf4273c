package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredStateSource;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Instance;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.manager.core.RollingUpdate;
import org.hsu.procman.manager.core.RollingUpdate.Seen;
import org.hsu.procman.manager.core.StagedUpdate;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.RolloutAction;
import org.hsu.procman.manager.management.RolloutView;
import org.hsu.procman.manager.record.Rollout;
import org.hsu.procman.manager.record.Rollout.Stage;
import org.hsu.procman.manager.record.RolloutFiles;
import org.hsu.procman.manager.reload.Versions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls new versions of entries with {@code update} out: each step is the wish with another version of some instances,
 * carried out as any other wish, and written down before. A thread of its own looks what is next while one is under way.
 * What changes is done in the monitor of {@link Reload}; the rest is thread-safe.
 */
public final class Rollouts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

    private static final long LOOK_MILLIS = 100;

    private final DesiredStateSource source;
    private final RolloutFiles files;
    /** What each version says that was read before; null for one that cannot be read. */
    private final Map<String, ProcessSpec> versions = new HashMap<>();
    /** When the last step of each was begun, monotonic. */
    private final Map<String, Long> movedAt = new HashMap<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "procman-rollouts");
        made.setDaemon(true);
        return made;
    });

    private volatile Map<String, Rollout> rollouts = Map.of();
    private volatile Supervisor supervisor;
    private volatile Reload reload;
    private volatile BooleanSupplier closing = () -> true;
    private boolean looking;

    public Rollouts(DesiredStateSource source, RolloutFiles files) {
        this.source = source;
        this.files = files;
    }

    void attach(Supervisor ofProcesses, Reload toCarryOut) {
        supervisor = ofProcesses;
        reload = toCarryOut;
    }

    /**
     * From now on what is under way goes on.
     *
     * @param isClosing true once the manager stops: then nothing more is begun
     */
    public void begin(BooleanSupplier isClosing) {
        closing = isClosing;
        synchronized (reload) {
            lookLater();
        }
    }

    /** The wish with the version that each instance has for now; what it begins is written down. */
    public DesiredState over(DesiredState wish) {
        Map<String, Rollout> before = known(wish);
        Versions mix = new Versions(wish, reader(wish));
        Map<String, Rollout> next = mix.decide(before, System.currentTimeMillis());
        before.keySet().stream().filter(id -> !next.containsKey(id)).forEach(files::forget);
        next.forEach((id, rollout) -> {
            if (!rollout.equals(before.get(id))) {
                files.write(id, rollout);
                tellBegun(id, before.get(id), rollout);
            }
        });
        rollouts = Map.copyOf(next);
        Set<String> used = new HashSet<>();
        next.values().forEach(each -> {
            used.add(each.base());
            used.add(each.target());
            used.add(each.configured());
        });
        versions.keySet().retainAll(used);
        lookLater();
        return mix.mixed(next);
    }

    private Map<String, Rollout> known(DesiredState wish) {
        Map<String, Rollout> known = new HashMap<>(rollouts);
        wish.pools().forEach((id, pool) -> {
            Rollout kept = pool.update() == null || known.containsKey(id) ? null : files.read(id);
            if (kept != null) {
                known.put(id, kept);
            }
        });
        return known;
    }

    private Function<String, ProcessSpec> reader(DesiredState wish) {
        wish.entries().forEach(entry -> {
            DesiredState.Pool pool = wish.pools().get(entry.id());
            if (pool != null && pool.text() != null) {
                versions.put(pool.text(), entry);
            }
        });
        return text -> versions.computeIfAbsent(text, this::read);
    }

    private ProcessSpec read(String text) {
        try {
            return source.entry(text);
        } catch (InvalidConfigurationException | RuntimeException e) {
            LOG.warn("a version of instances that was kept cannot be read any more, what is written now holds: {}",
                    e.getMessage());
            return null;
        }
    }

    /** What a reload of this wish would come to, with the new versions that it would roll out; nothing is changed. */
    DesiredState planned(DesiredState wish) {
        synchronized (reload) {
            Versions mix = new Versions(wish, reader(wish));
            Map<String, Rollout> before = known(wish);
            Map<String, Rollout> next = new HashMap<>(mix.decide(before, 0));
            next.replaceAll((id, rollout) ->
                    begins(before.get(id), rollout) ? Rollout.stable(rollout.target(), 0) : rollout);
            return mix.mixed(next);
        }
    }

    /** What people should know of a plan for this wish, after what they should know of it otherwise. */
    List<String> notes(List<String> others, DesiredState wish, List<Change> changes) {
        Set<String> updated = new TreeSet<>();
        for (Change change : changes) {
            Slot slot = change.action() == Change.Action.RESTART ? supervisor.slot(change.id()) : null;
            Instance instance = slot == null ? null : slot.spec.instance();
            if (instance != null && wish.pools().containsKey(instance.of())
                    && wish.pools().get(instance.of()).update() != null) {
                updated.add(instance.of());
            }
        }
        List<String> notes = new ArrayList<>(others);
        updated.forEach(id -> notes.add(id + ": its instances become the new version "
                + (wish.pools().get(id).update().strategy() == UpdateSpec.Strategy.BLUE_GREEN
                        ? "all at once, when as many again are ready" : "one after another") + " (update)"));
        active().stream().filter(id -> !updated.contains(id)).forEach(id -> notes.add(
                id + ": a new version is being rolled out, see procman rollout status " + id));
        return notes;
    }

    private static boolean begins(Rollout before, Rollout next) {
        return next.isActive() && (before == null || !before.isActive());
    }

    /** Ids of the entries whose new version is being rolled out. */
    List<String> active() {
        return rollouts.entrySet().stream()
                .filter(each -> each.getValue().isActive())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Whether an instance is of a version that is not the one that answers. */
    boolean isStandby(Instance instance) {
        Rollout rollout = instance == null ? null : rollouts.get(instance.of());
        if (rollout == null || !rollout.isActive()) {
            return false;
        }
        DesiredState.Pool pool = reload.current().pools().get(instance.of());
        UpdateSpec update = pool == null ? null : pool.update();
        boolean one = update != null && update.strategy() == UpdateSpec.Strategy.BLUE_GREEN;
        return one && rollout.isStandby(instance.index());
    }

    private void tellBegun(String id, Rollout before, Rollout next) {
        if (begins(before, next)) {
            tell(id, "begun", id + ": a new version of its " + next.instances() + " instances is rolled out");
        } else if (before != null && before.stage() == Stage.ROLLING && next.stage() == Stage.BACK) {
            tell(id, "back", id + ": rolled back, " + next.why());
        }
    }

    private void tell(String id, String step, String message) {
        LOG.info("{}", message);
        Supervisor there = supervisor;
        if (there != null) {
            there.events().add(Event.ROLLOUT, id, message, Map.of("step", step));
        }
    }

    private void lookLater() {
        if (reload != null && !looking && !active().isEmpty()) {
            looking = true;
            thread.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        synchronized (reload) {
            looking = false;
            for (String id : active()) {
                try {
                    if (!closing.getAsBoolean()) {
                        advance(id);
                    }
                } catch (RuntimeException e) {
                    LOG.error("the rollout of {} failed to go on", id, e);
                }
            }
            lookLater();
        }
    }

    private void advance(String id) {
        Rollout rollout = rollouts.get(id);
        UpdateSpec update = reload.current().pools().get(id).update();
        long began = movedAt.computeIfAbsent(id, none -> System.nanoTime());
        RollingUpdate.Course course = new RollingUpdate.Course(
                rollout.instances(), rollout.stage() == Stage.BACK, rollout.paused(), began,
                update.readyTimeout().toNanos() + stopNanos(id));
        List<Seen> seen = reload.onLoop(() -> RolloutViews.seen(supervisor, id, rollout));
        RollingUpdate.Next next = StagedUpdate.next(
                update, course, RolloutViews.proven(rollout), seen, System.nanoTime());
        long now = System.currentTimeMillis();
        if (next instanceof RollingUpdate.Move move) {
            movedAt.put(id, System.nanoTime());
            String who = new TreeSet<>(move.indexes()).stream()
                    .map(index -> new Instance(id, index).id())
                    .collect(Collectors.joining(", "));
            String what = id + ": " + who + (move.indexes().size() == 1 ? " becomes" : " become")
                    + (rollout.stage() == Stage.BACK ? " the version before" : " the new version");
            step(id, rollout.moving(move.indexes()), "step", what);
        } else if (next instanceof RollingUpdate.Prove proves) {
            movedAt.put(id, System.nanoTime());
            keep(id, rollout.proven(now));
            tell(id, "proven", id + ": " + proves.what());
        } else if (next instanceof RollingUpdate.Done) {
            movedAt.remove(id);
            boolean back = rollout.stage() == Stage.BACK;
            step(id, rollout.done(now), back ? "rolled_back" : "done", id + ": "
                    + (back ? "all are of the version before again" : "all are of the new version"));
        } else if (next instanceof RollingUpdate.Failed failed) {
            movedAt.remove(id);
            step(id, rollout.back(failed.why(), rollout.base(), rollout.configured(), now), "back",
                    id + ": rolled back, " + failed.why());
        }
    }

    private long stopNanos(String id) {
        ProcessSpec entry = reload.current().entries().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        ControlSpec control = entry.control();
        return control == null ? 0 : control.shutdownTimeout().toNanos();
    }

    /** Written down first, so that a manager that follows goes on from there. */
    private void step(String id, Rollout next, String step, String message) {
        keep(id, next);
        tell(id, step, message);
        reload.carryOn(message);
    }

    private void keep(String id, Rollout next) {
        files.write(id, next);
        Map<String, Rollout> all = new HashMap<>(rollouts);
        all.put(id, next);
        rollouts = Map.copyOf(all);
    }

    /** Of every entry that is updated instance by instance, in the order of the configuration. */
    List<RolloutView> views() {
        Map<String, Rollout> now = rollouts;
        return reload.current().entries().stream()
                .filter(entry -> now.containsKey(entry.id()))
                .map(entry -> view(entry.id(), now.get(entry.id())))
                .toList();
    }

    private RolloutView view(String id, Rollout rollout) {
        DesiredState.Pool pool = reload.current().pools().get(id);
        return RolloutViews.view(supervisor, id, rollout, pool.update(), pool.instances());
    }

    /** For people, of an entry; null where there is nothing to say. */
    String text(String id) {
        Rollout rollout = id == null || reload == null ? null : rollouts.get(id);
        boolean held = rollout != null && !rollout.base().equals(rollout.configured());
        return held || rollout != null && rollout.isActive() ? view(id, rollout).text() : null;
    }

    /**
     * Holds a rollout, lets it go on, or takes back what was done last.
     *
     * @param origin who wishes it
     */
    Outcome command(RolloutAction action, String id, String origin) {
        synchronized (reload) {
            Rollout rollout = rollouts.get(id);
            if (rollout == null) {
                return unknown(id);
            }
            return switch (action) {
                case PAUSE -> pause(id, rollout, true, origin);
                case RESUME -> pause(id, rollout, false, origin);
                case UNDO -> undo(id, rollout, origin);
            };
        }
    }

    private Outcome unknown(String id) {
        boolean there = supervisor.slot(id) != null || reload.current().pools().containsKey(id);
        String known = rollouts.isEmpty()
                ? "no entry has update"
                : "update have " + rollouts.keySet().stream().sorted().collect(Collectors.joining(", "));
        return there
                ? new Outcome(Outcome.Status.REFUSED, id + " is not rolled out, its entry has no update; " + known, 0)
                : new Outcome(Outcome.Status.NO_SUCH_PROCESS, "no such process: " + id + "; " + known, 0);
    }

    private Outcome pause(String id, Rollout rollout, boolean wished, String origin) {
        if (!rollout.isActive()) {
            return new Outcome(Outcome.Status.REFUSED, id + ": nothing is rolled out", 0);
        }
        if (rollout.paused() == wished) {
            return new Outcome(
                    Outcome.Status.REFUSED, id + ": the rollout is " + (wished ? "paused already" : "not paused"), 0);
        }
        keep(id, rollout.paused(wished));
        movedAt.put(id, System.nanoTime());
        String what = id + ": the rollout " + (wished ? "is paused" : "goes on") + ", by " + origin;
        tell(id, wished ? "paused" : "resumed", what);
        return done(what);
    }

    private Outcome undo(String id, Rollout rollout, String origin) {
        if (closing.getAsBoolean()) {
            return new Outcome(Outcome.Status.REFUSED, id + ": refused, the manager is stopping", 0);
        }
        String why = "procman rollout undo by " + origin;
        long now = System.currentTimeMillis();
        if (rollout.stage() == Stage.BACK) {
            return new Outcome(Outcome.Status.REFUSED, id + ": it goes back already", 0);
        }
        if (rollout.stage() == Stage.ROLLING) {
            movedAt.remove(id);
            String what = id + ": rolled back, " + why;
            step(id, rollout.back(why, rollout.base(), rollout.configured(), now), "back", what);
            return done(what);
        }
        int count = reload.current().pools().get(id).instances();
        if (rollout.previous() == null || versions.computeIfAbsent(rollout.previous(), this::read) == null || count == 0) {
            return new Outcome(Outcome.Status.REFUSED, id + ": there is no version to go back to", 0);
        }
        movedAt.remove(id);
        String what = id + ": the version that was left last is rolled out, " + why;
        step(id, rollout.begun(rollout.previous(), rollout.configured(), count, now).because(why), "begun", what);
        return done(what);
    }

    private static Outcome done(String what) {
        return new Outcome(Outcome.Status.DONE, what, 0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
