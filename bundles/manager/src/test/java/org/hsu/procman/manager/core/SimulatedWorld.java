package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.restart.RestartStrategy;

/**
 * Everything around the core, in virtual time: runs effects on simulated instances, answers with events, and
 * ticks when the core asks for it. The clock jumps from one event to the next.
 */
final class SimulatedWorld {

    static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final int MOST_STEPS_AT_ONE_TIME = 1000;

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Map<Long, SimulatedInstance> instances = new HashMap<>();
    private final long origin;
    private LongFunction<Behaviour> behaviours = generation -> Behaviour.service();
    private RestartStrategy strategy = Strategies.ON_FAILURE;
    private Observer observer = (before, event, at, step) -> {};
    private Delivery delivery = Delivery.PROMPT;
    private Consumer<CoreEvent> beforeStep = event -> {};
    private Supervised state;
    private Supervised recorded;
    private LongPredicate lag = step -> false;
    private boolean managed = true;
    private long now;
    private long order;
    private long tickFor = Behaviour.NEVER;
    private long tickAt = Behaviour.NEVER;
    private long lastTime;
    private int stepsAtOneTime;

    SimulatedWorld(Policy policy) {
        this(policy, 0);
    }

    /** @param origin where the monotonic clock begins; it may be negative, as System.nanoTime may */
    SimulatedWorld(Policy policy, long origin) {
        this("web", policy, origin);
    }

    SimulatedWorld(String id, Policy policy, long origin) {
        this.origin = origin;
        now = origin;
        state = Supervised.unknown(id, policy, 0, moment());
    }

    /** Generation n behaves as the n-th of these; the last one goes on for ever. */
    SimulatedWorld behaves(Behaviour... inTurn) {
        behaviours = generation -> inTurn[(int) Math.min(generation, inTurn.length) - 1];
        return this;
    }

    SimulatedWorld behaves(LongFunction<Behaviour> byGeneration) {
        behaviours = byGeneration;
        return this;
    }

    SimulatedWorld strategy(RestartStrategy next) {
        strategy = next;
        return this;
    }

    SimulatedWorld observer(Observer next) {
        observer = next;
        return this;
    }

    SimulatedWorld delivery(Delivery next) {
        delivery = next;
        return this;
    }

    /** Hears of every event before it makes a step. */
    SimulatedWorld beforeStep(Consumer<CoreEvent> next) {
        beforeStep = next;
        return this;
    }

    Supervised state() {
        return state;
    }

    long nanos() {
        return now;
    }

    Duration elapsed() {
        return Duration.ofNanos(now - origin);
    }

    Moment moment() {
        return new Moment(now, EPOCH_MILLIS + Math.floorDiv(now - origin, 1_000_000L));
    }

    /** Whether nothing that is under way will ever be told to the core. */
    boolean quiet() {
        return queue.isEmpty();
    }

    boolean anythingLives() {
        return instances.values().stream().anyMatch(instance -> instance.present(now));
    }

    /** The core hears this now. */
    SimulatedWorld send(CoreEvent event) {
        return send(event, true);
    }

    private SimulatedWorld send(CoreEvent event, boolean seen) {
        beforeStep.accept(event);
        Supervised before = state;
        Moment at = moment();
        Step step = Supervision.step(before, event, at);
        state = step.next();
        step.effects().forEach(this::run);
        if (seen) {
            observer.stepped(before, event, at, step);
        }
        if (state.state() != ProcessState.UNKNOWN && !lag.test(order)) {
            record();
        }
        return this;
    }

    /** After which steps the record is not written in time. */
    SimulatedWorld recordsLag(LongPredicate steps) {
        lag = steps;
        return this;
    }

    private void record() {
        recorded = state;
        observer.recorded();
    }

    /**
     * The manager is killed, and for a while there is none; then the next one goes on with what is on record and
     * what lives, as {@code loop/Adoption} finds it.
     *
     * @return false when nothing had been decided yet, so that there is nothing to go on with
     */
    boolean killManager(long downtime) {
        managed = false;
        queue.removeIf(Due::byManager);
        instances.values().removeIf(SimulatedInstance::beginning);
        instances.values().forEach(instance -> {
            instance.checked = false;
            instance.cleaned = false;
        });
        long end = now + downtime;
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            now = Math.max(now, queue.peek().at());
            queue.remove().action().run();
        }
        now = end;
        managed = true;
        tickFor = Behaviour.NEVER;
        tickAt = Behaviour.NEVER;
        long last = recorded == null ? 0 : recorded.generation();
        Policy policy = state.policy();
        String missing = state.missing();
        state = Supervised.unknown("web", policy, last, moment());
        if (recorded == null) {
            instances.clear();
            return false;
        }
        send(new CoreEvent.Plugins(missing), false);
        send(new Afterlife(instances, now).resume(recorded), true);
        return true;
    }

    SimulatedWorld begin() {
        return send(new CoreEvent.Begin(true));
    }

    /** The checks of the current instance say so. */
    SimulatedWorld health(Health health, boolean restart) {
        String message = "live: " + health.word();
        return send(new CoreEvent.HealthChanged(state.generation(), health, message, restart));
    }

    SimulatedWorld run(Duration time) {
        long end = now + time.toNanos();
        while (advance(end)) {
            // Every turn is one event.
        }
        return this;
    }

    SimulatedWorld runUntil(ProcessState wanted) {
        return runUntil(seen -> seen.state() == wanted);
    }

    /** Fails when a simulated day passes without it. */
    SimulatedWorld runUntil(Predicate<Supervised> wanted) {
        long end = now + Duration.ofDays(1).toNanos();
        while (!wanted.test(state)) {
            if (!advance(end)) {
                throw new AssertionError("did not come: at " + elapsed() + " " + state);
            }
        }
        return this;
    }

    /** One event or tick, not later than that; false when there is none and the clock has gone there. */
    boolean advance(long end) {
        long next = nextAt();
        Due head = queue.peek();
        if (next > end || next == Behaviour.NEVER) {
            now = Math.max(now, end);
            return false;
        }
        now = Math.max(now, next);
        stepsAtOneTime = now == lastTime ? stepsAtOneTime + 1 : 0;
        lastTime = now;
        if (stepsAtOneTime > MOST_STEPS_AT_ONE_TIME) {
            throw new AssertionError("busy without time passing: " + state);
        }
        if (head != null && head.at() <= now) {
            queue.remove().action().run();
        } else {
            tickFor = Behaviour.NEVER;
            tickAt = Behaviour.NEVER;
            send(new CoreEvent.Tick());
        }
        return true;
    }

    /** When something happens next by itself, NEVER when nothing does. */
    long nextAt() {
        if (state.nextTick() != tickFor) {
            tickFor = state.nextTick();
            tickAt = tickFor == Behaviour.NEVER ? Behaviour.NEVER : Math.max(now, tickFor) + delivery.tickDelay();
        }
        Due head = queue.peek();
        return head == null ? tickAt : Math.min(head.at(), tickAt);
    }

    /** The clock of those it lives with says so; nothing of its own is due before. */
    void goTo(long time) {
        now = Math.max(now, time);
    }

    /** Not while an instance is being made, or when one is gone and only the strategy's answer is awaited. */
    boolean canBeTakenOver() {
        return state.phase() != Phase.SPAWNING && (state.settled() || instances.containsKey(state.generation()));
    }

    /** Nothing is known of it any more. */
    void forget() {
        state = Supervised.unknown(state.id(), state.policy(), 0, moment());
    }

    /** Its manager is killed, and the next one takes it over. Not while an instance is being made. */
    void resume(Remembered memory) {
        SimulatedInstance instance = instances.get(memory.generation());
        boolean lives = instance != null && instance.leaderLives();
        if (instance == null && memory.hadInstance()) {
            throw new AssertionError("a run without an instance: " + memory);
        }
        send(new CoreEvent.Resume(memory, lives ? instance.pid : 0));
    }

    private void at(long time, Runnable action) {
        if (managed) {
            queue.add(new Due(time, order++, true, action));
        }
    }

    /** What happens whether there is a manager or not. */
    private void byItself(long delay, Runnable action) {
        if (delay != Behaviour.NEVER) {
            queue.add(new Due(now + delay, order++, false, action));
        }
    }

    private void after(long delay, Runnable action) {
        if (delay != Behaviour.NEVER) {
            at(now + delay, action);
        }
    }

    /** @return when the first copy arrives */
    private long deliver(long notBefore, CoreEvent event) {
        long first = Behaviour.NEVER;
        for (long delay : delivery.delays(event)) {
            long time = Math.max(notBefore, now + delay);
            first = Math.min(first, time);
            at(time, () -> send(event));
        }
        return first;
    }

    private void run(Effect effect) {
        if (effect instanceof Effect.Spawn e) {
            spawn(e.generation());
        } else if (effect instanceof Effect.RequestStop e) {
            SimulatedInstance instance = held(e.generation(), effect);
            byItself(instance.behaviour.stopDelay(), () -> leaderEnds(instance, signalled(e.signal()), false));
        } else if (effect instanceof Effect.KillTree e) {
            SimulatedInstance instance = held(e.generation(), effect);
            after(instance.behaviour.killDelay(), () -> kill(instance));
        } else if (effect instanceof Effect.AwaitTree e) {
            SimulatedInstance instance = held(e.generation(), effect);
            long deadline = now + e.timeoutNanos();
            at(Math.max(now, Math.min(instance.emptyAt(), deadline)), () -> {
                boolean empty = !instance.present(now);
                deliver(now, new CoreEvent.TreeAwaited(instance.generation, empty, instance.living(now)));
            });
        } else if (effect instanceof Effect.AbandonSpawn e) {
            held(e.generation(), effect).abandoned = true;
        } else if (effect instanceof Effect.CleanUp e) {
            SimulatedInstance instance = held(e.generation(), effect);
            if (instance.present(now) || instance.cleaned) {
                throw new AssertionError("cleaned up twice or while it lives: generation " + e.generation());
            }
            instance.cleaned = true;
            after(instance.behaviour.killDelay(), () -> deliver(now, new CoreEvent.CleanedUp(e.generation())));
        } else if (effect instanceof Effect.AskStrategy e) {
            CoreEvent answer =
                    new CoreEvent.Decided(e.generation(), e.context().cause(), strategy.decide(e.context()));
            deliver(now, answer);
        } else if (effect instanceof Effect.AwaitReady e) {
            SimulatedInstance instance = held(e.generation(), effect);
            after(instance.behaviour.healthyAfter(), () -> {
                if (instance.leaderLives()) {
                    deliver(now, new CoreEvent.Ready(instance.generation, "it is there"));
                }
            });
        } else if (effect instanceof Effect.StartChecks e) {
            SimulatedInstance instance = held(e.generation(), effect);
            instance.checked = true;
            after(instance.behaviour.healthyAfter(), () -> verdict(instance, Health.HEALTHY));
            after(instance.behaviour.unhealthyAfter(), () -> verdict(instance, Health.UNHEALTHY));
        } else if (effect instanceof Effect.StopChecks e) {
            held(e.generation(), effect).checked = false;
        } else if (effect instanceof Effect.Release e) {
            SimulatedInstance instance = held(e.generation(), effect);
            boolean waits = Behaviour.NO_ROOM.equals(instance.behaviour.spawnError());
            if (instance.cleaned != state.policy().cleansUp() && !waits) {
                throw new AssertionError("over without being cleaned up: generation " + e.generation());
            }
            if (instance.present(now)) {
                throw new AssertionError("released while it lives: generation " + e.generation());
            }
            instances.remove(e.generation());
        }
    }

    private SimulatedInstance held(long generation, Effect effect) {
        SimulatedInstance instance = instances.get(generation);
        if (instance == null) {
            throw new AssertionError(effect + " for an instance that was never made or is released");
        }
        return instance;
    }

    private void spawn(long generation) {
        if (!instances.isEmpty()) {
            throw new AssertionError("spawn of " + generation + " while there is " + instances.keySet());
        }
        SimulatedInstance instance = new SimulatedInstance(generation, behaviours.apply(generation));
        Behaviour behaviour = instance.behaviour;
        instances.put(generation, instance);
        after(behaviour.spawnDelay(), () -> {
            // The intent is on record before anything is done.
            if (recorded == null || recorded.generation() < generation) {
                record();
            }
            if (behaviour.spawnError() != null || instance.abandoned && state.policy().cleansUp()) {
                instance.spawnFailed();
                deliver(now, new CoreEvent.SpawnFailed(
                        generation, behaviour.spawnError() + "", Behaviour.NO_ROOM.equals(behaviour.spawnError())));
                return;
            }
            instance.spawned();
            instance.toldAt = deliver(now, new CoreEvent.Spawned(generation, instance.pid, now));
            byItself(behaviour.lifetime(), () -> leaderEnds(instance, behaviour.naturalEnd(moment()), behaviour.oom()));
        });
    }

    private ExitStatus signalled(String signal) {
        return ExitStatus.signalled(signal, now, moment().epochMillis());
    }

    private void leaderEnds(SimulatedInstance instance, ExitStatus how, boolean oom) {
        if (!instance.leaderLives()) {
            return;
        }
        instance.leaderEnded(now);
        ExitStatus status = new ExitStatus(how.code(), how.signal(), now, moment().epochMillis());
        after(
                instance.behaviour.exitReport(),
                () -> deliver(instance.toldAt, new CoreEvent.Exited(instance.generation, status, oom)));
    }

    private void kill(SimulatedInstance instance) {
        if (instance.killed()) {
            leaderEnds(instance, signalled("SIGKILL"), false);
            instance.othersEnded(now);
        }
        deliver(now, new CoreEvent.TreeKilled(instance.generation, instance.living(now)));
    }

    private void verdict(SimulatedInstance instance, Health health) {
        if (instance.checked && instance.leaderLives()) {
            deliver(now, new CoreEvent.HealthChanged(instance.generation, health, "live: " + health.word(), true));
        }
    }
}
