package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.GroupQuota;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;

/** Several simulated worlds that are tied to each other, on one virtual clock. */
final class SimulatedFleet {
    private final List<ProcessSpec> specs = new ArrayList<>();
    private final List<GroupSpec> groups = new ArrayList<>();
    private final Map<String, SimulatedWorld> worlds = new LinkedHashMap<>();
    private final Queue<Told> untold = new ArrayDeque<>();
    private final List<BiConsumer<String, Step>> observers = new ArrayList<>();
    private Relations relations;
    private boolean telling;
    private long now;
    private long steps;

    static Dependency needs(String id, Dependency.Condition condition) {
        return new Dependency(id, condition);
    }

    SimulatedWorld add(String id, String group, Policy policy, Dependency... needs) {
        specs.add(new ProcessSpec(
                id, "standard_managed", "general", true, group, Map.of(), Map.of(), null, null, List.of(),
                ResourceLimits.NONE, RestartPolicy.DEFAULT, LoggingSpec.DEFAULT, List.of(needs), null, "test:1"));
        SimulatedWorld world = new SimulatedWorld(id, policy, 0);
        worlds.put(id, world);
        world.beforeStep(event -> refresh(id, event)).observer((before, event, at, step) -> stepped(id, event, step));
        return world;
    }

    /** A group in another one. */
    SimulatedFleet group(String name, GroupSpec.Strategy strategy, String parent) {
        groups.add(new GroupSpec(name, strategy, parent, GroupQuota.NONE, ResourceLimits.NONE));
        return this;
    }

    SimulatedFleet group(String name, GroupSpec.Strategy strategy) {
        groups.add(new GroupSpec(name, strategy));
        return this;
    }

    /** Hears of every step of every process. */
    SimulatedFleet observer(BiConsumer<String, Step> next) {
        observers.add(next);
        return this;
    }

    private void refresh(String id, CoreEvent event) {
        String waitingFor = relations.waitingFor(id);
        if (!(event instanceof CoreEvent.Dependencies) && !Objects.equals(waitingFor, state(id).waitingFor())) {
            worlds.get(id).send(new CoreEvent.Dependencies(waitingFor));
        }
    }

    private void stepped(String id, CoreEvent event, Step step) {
        steps++;
        observers.forEach(observer -> observer.accept(id, step));
        tell(relations.stepped(event, step));
    }

    private void tell(List<Told> told) {
        untold.addAll(told);
        if (telling) {
            return;
        }
        telling = true;
        for (Told next = untold.poll(); next != null; next = untold.poll()) {
            send(next.id(), relations.current(next));
        }
        telling = false;
    }

    SimulatedFleet begin() {
        relate();
        relations.graph().startOrder().forEach(id -> {
            join(id);
            send(id, new CoreEvent.Begin(true));
        });
        tell(relations.begun());
        return this;
    }

    private void relate() {
        relations = new Relations(
                specs, groups, worlds.values().stream().map(SimulatedWorld::state).toList());
    }

    private void join(String id) {
        if (relations.group(id) != null) {
            send(id, new CoreEvent.Joined(relations.group(id)));
        }
    }

    /** Whether it is a moment at which the worlds can be taken over. */
    boolean canKillManager() {
        return worlds.values().stream().allMatch(SimulatedWorld::canBeTakenOver);
    }

    /** The manager is killed and the next one takes all over. Not while an instance is being made. */
    SimulatedFleet killManager() {
        Map<String, Remembered> memories = new LinkedHashMap<>();
        worlds.forEach((id, world) -> memories.put(id, Afterlife.memory(world.state())));
        List<Supervised> unknown = specs.stream()
                .map(spec -> Supervised.unknown(spec.id(), state(spec.id()).policy(), 0, worlds.get(spec.id()).moment()))
                .toList();
        untold.clear();
        relations = new Relations(specs, groups, unknown);
        relations.graph().startOrder().forEach(id -> {
            worlds.get(id).goTo(now);
            worlds.get(id).forget();
            join(id);
            worlds.get(id).resume(memories.get(id));
        });
        tell(relations.begun());
        return this;
    }

    SimulatedFleet send(String id, CoreEvent event) {
        SimulatedWorld world = worlds.get(id);
        world.goTo(now);
        world.send(event);
        return this;
    }

    SimulatedFleet stop(String id) {
        CoreEvent.Stop stop = new CoreEvent.Stop("ann", false);
        worlds.get(id).goTo(now);
        if (!relations.holdStop(id, stop)) {
            wish(id, stop);
        }
        return this;
    }

    SimulatedFleet wish(String id, CoreEvent event) {
        List<Told> freed = relations.cancelStop(id);
        send(id, event);
        tell(freed);
        return this;
    }

    SimulatedFleet stopAll() {
        List<String> order = relations.graph().startOrder();
        for (int i = order.size() - 1; i >= 0; i--) {
            stop(order.get(i));
        }
        return this;
    }

    SimulatedFleet run(Duration time) {
        long end = now + time.toNanos();
        for (SimulatedWorld next = next(); next != null && next.nextAt() <= end; next = next()) {
            now = Math.max(now, next.nextAt());
            next.advance(now);
        }
        now = end;
        worlds.values().forEach(world -> world.goTo(now));
        return this;
    }

    /** Whose turn it is, null when nothing will ever happen. */
    private SimulatedWorld next() {
        SimulatedWorld first = null;
        for (SimulatedWorld world : worlds.values()) {
            if (first == null || world.nextAt() < first.nextAt()) {
                first = world;
            }
        }
        return first == null || first.nextAt() == Behaviour.NEVER ? null : first;
    }

    Supervised state(String id) {
        return worlds.get(id).state();
    }

    SimulatedWorld world(String id) {
        return worlds.get(id);
    }

    List<String> ids() {
        return List.copyOf(worlds.keySet());
    }

    Relations relations() {
        return relations;
    }

    List<Dependency> dependencies(String id) {
        return relations.graph().dependencies(id);
    }

    long nanos() {
        return now;
    }

    long steps() {
        return steps;
    }
}
