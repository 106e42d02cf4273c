package org.hsu.procman.manager.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.Scenario;
import org.hsu.procman.api.desired.Scenario.Happening;
import org.hsu.procman.api.desired.Scenario.Kind;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.core.Policy;
import org.hsu.procman.manager.core.Relations;
import org.hsu.procman.manager.core.Step;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.core.Supervision;
import org.hsu.procman.manager.core.Told;
import org.hsu.procman.manager.reload.SpecDifference;

/**
 * The supervision core and its relations over a scenario: the clock jumps from one event to the next. Effects are
 * answered by {@link SimulatedWorld}; all that the scenario does not say goes well. For one thread, used once.
 */
final class Simulation {
    private static final long MOST_STEPS = 200_000;
    private static final String ORIGIN = "the scenario";

    private final Timeline timeline = new Timeline();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();
    private final Queue<Told> untold = new ArrayDeque<>();
    private final Scenario scenario;
    private final SimulatedWorld world;
    private DesiredState desired;
    private Relations relations;
    private boolean telling;
    private long now;
    private long order;
    private long steps;

    private record Due(long at, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** @param strategies answers what restart strategies are asked */
    Simulation(DesiredState desired, Scenario scenario, Function<RestartContext, RestartDecision> strategies) {
        this.desired = desired;
        this.scenario = scenario;
        this.world = new SimulatedWorld(this, scenario, strategies);
    }

    Timeline timeline() {
        return timeline;
    }

    /** In the order of the configuration; those that have left it last. */
    List<Supervised> states() {
        return processes.values().stream().map(process -> process.state).toList();
    }

    /** False when it was given up, for too much happened. */
    boolean run() {
        for (Happening happening : scenario.happenings()) {
            after(happening.at().toNanos(), () -> happens(happening));
            if (happening.to() != null) {
                after(happening.to().toNanos(), () -> tellOver(happening));
            }
        }
        desired.processes().forEach(this::add);
        relate();
        for (String id : relations.graph().startOrder()) {
            join(id);
            send(id, new CoreEvent.Begin(processes.get(id).spec.enabled()));
        }
        tell(relations.begun());
        long end = scenario.length().toNanos();
        while (steps < MOST_STEPS) {
            SimulatedProcess ticking = ticking();
            long tick = ticking == null ? Long.MAX_VALUE : Math.max(now, ticking.state.nextTick());
            long next = queue.isEmpty() ? tick : Math.min(queue.peek().at(), tick);
            if (next > end) {
                now = end;
                return true;
            }
            now = Math.max(now, next);
            if (!queue.isEmpty() && queue.peek().at() <= now) {
                queue.remove().action().run();
            } else {
                send(ticking.spec.id(), new CoreEvent.Tick());
            }
        }
        return false;
    }

    private SimulatedProcess ticking() {
        SimulatedProcess first = null;
        for (SimulatedProcess process : processes.values()) {
            boolean sooner = first == null || process.state.nextTick() < first.state.nextTick();
            first = sooner ? process : first;
        }
        return first == null || first.state.nextTick() == Long.MAX_VALUE ? null : first;
    }

    long now() {
        return now;
    }

    Moment moment() {
        return new Moment(now, now / 1_000_000);
    }

    void after(long delayNanos, Runnable action) {
        queue.add(new Due(now + delayNanos, order++, action));
    }

    private void add(ProcessSpec spec) {
        processes.put(spec.id(), new SimulatedProcess(
                spec, Supervised.unknown(spec.id(), Policy.of(spec), 0, moment())));
    }

    private void relate() {
        relations = new Relations(desired.processes(), desired.groups(),
                desired.processes().stream().map(spec -> processes.get(spec.id()).state).toList());
    }

    private void join(String id) {
        if (!Objects.equals(relations.group(id), processes.get(id).state.ties().group())) {
            send(id, new CoreEvent.Joined(relations.group(id)));
        }
    }

    /** One step of one process, and what follows from it for others. */
    void send(String id, CoreEvent event) {
        SimulatedProcess process = processes.get(id);
        String waitingFor = relations.waitingFor(id);
        if (!(event instanceof CoreEvent.Dependencies) && !Objects.equals(waitingFor, process.state.waitingFor())) {
            send(id, new CoreEvent.Dependencies(waitingFor));
        }
        steps++;
        Step step = Supervision.step(process.state, event, moment());
        process.state = step.next();
        for (Effect effect : step.effects()) {
            world.run(process, effect);
        }
        tell(relations.stepped(event, step));
    }

    private void tell(List<Told> told) {
        untold.addAll(told);
        if (telling) {
            return;
        }
        telling = true;
        for (Told next = untold.poll(); next != null; next = untold.poll()) {
            if (processes.containsKey(next.id())) {
                send(next.id(), relations.current(next));
            }
        }
        telling = false;
    }

    private void happens(Happening happening) {
        String id = happening.process();
        if (happening.kind() == Kind.CONFIGURATION) {
            timeline.add(now, "", "scenario", "the configuration becomes " + happening.word(), "");
            reconfigure(happening.configuration());
            return;
        }
        if (!processes.containsKey(id)) {
            timeline.add(now, id, "scenario", "nothing: it is not configured any more", "");
            return;
        }
        timeline.add(now, id, "scenario", text(happening), "");
        if (happening.kind() == Kind.COMMAND) {
            command(id, happening.word());
        } else {
            world.happens(processes.get(id), happening);
        }
    }

    private static String text(Happening happening) {
        return switch (happening.kind()) {
            case EXIT -> "its instance exits with " + happening.word();
            case SIGNAL -> "its instance is killed by " + happening.word();
            case CRASH_AFTER -> "from now on its instances exit with " + happening.word() + " "
                    + happening.after().toMillis() + " ms after their spawn";
            case UNHEALTHY -> "its health checks begin to fail: " + happening.word();
            case SPAWN_FAILS -> "its spawns begin to fail: " + happening.word();
            default -> "an operator says " + happening.word();
        };
    }

    private void tellOver(Happening happening) {
        if (happening.process() != null) {
            String what = switch (happening.kind()) {
                case UNHEALTHY -> "its health checks succeed again";
                case SPAWN_FAILS -> "its spawns succeed again";
                default -> "its instances do not exit any more";
            };
            timeline.add(now, happening.process(), "scenario", what, "");
        }
    }

    private void command(String id, String word) {
        switch (word) {
            case "start" -> {
                List<String> before = relations.toStartBefore(id);
                before.forEach(each -> wish(each, new CoreEvent.Start(ORIGIN)));
                wish(id, new CoreEvent.Start(ORIGIN));
            }
            case "stop" -> stop(id, new CoreEvent.Stop(ORIGIN, false));
            case "kill" -> wish(id, new CoreEvent.Stop(ORIGIN, true));
            case "restart" -> wish(id, new CoreEvent.Restart(ORIGIN, false));
            default -> send(id, new CoreEvent.Reset(ORIGIN));
        }
    }

    private void wish(String id, CoreEvent event) {
        List<Told> freed = relations.cancelStop(id);
        send(id, event);
        tell(freed);
    }

    private void stop(String id, CoreEvent.Stop stop) {
        if (!relations.holdStop(id, stop)) {
            wish(id, stop);
        }
    }

    private void reconfigure(DesiredState next) {
        Map<String, ProcessSpec> before = new LinkedHashMap<>();
        desired.processes().forEach(spec -> before.put(spec.id(), spec));
        desired = next;
        Set<String> staying = new HashSet<>();
        List<ProcessSpec> added = new ArrayList<>();
        for (ProcessSpec spec : next.processes()) {
            staying.add(spec.id());
            if (!processes.containsKey(spec.id()) || !before.containsKey(spec.id())) {
                processes.remove(spec.id());
                add(spec);
                added.add(spec);
            }
        }
        relate();
        for (ProcessSpec spec : before.values()) {
            if (!staying.contains(spec.id())) {
                send(spec.id(), spec.discovery() == null
                        ? new CoreEvent.Stop("the configuration", false) : new CoreEvent.Dismiss("the configuration"));
            }
        }
        for (ProcessSpec spec : next.processes()) {
            join(spec.id());
            if (added.contains(spec)) {
                send(spec.id(), new CoreEvent.Begin(spec.enabled()));
            } else {
                change(before.get(spec.id()), spec);
            }
        }
        tell(relations.begun());
    }

    private void change(ProcessSpec before, ProcessSpec spec) {
        List<String> keys = SpecDifference.keys(before, spec);
        processes.get(spec.id()).spec = spec;
        if (before.enabled() && !spec.enabled()) {
            send(spec.id(), new CoreEvent.Stop("the configuration", false));
        } else if (!keys.isEmpty()) {
            boolean again = !SpecDifference.needRestart(keys).isEmpty();
            timeline.add(now, spec.id(), "scenario", (again ? "restart for " : "changed in place: ") + String.join(", ", keys), "");
            send(spec.id(), new CoreEvent.Reconfigured(Policy.of(spec), again, "the configuration"));
            if (!before.enabled() && spec.enabled()) {
                send(spec.id(), new CoreEvent.Start("the configuration"));
            }
        }
    }
}
