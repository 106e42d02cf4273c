package org.hsu.procman.manager.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Effect;

/** Has done what the core's effects ask for; what they tell is the tidings' part. Lives on the loop's thread. */
final class Actions {
    private final Instances instances;
    private final Strategies strategies;
    private final Vigils vigils;
    private final Lookout lookout;
    private final RecordKeeper keeper;
    private final BiConsumer<Slot, CoreEvent> events;
    private final Consumer<Slot> released;
    private final AtomicInteger releasing = new AtomicInteger();

    /**
     * @param events   hears the answers, on any thread
     * @param released called, on any thread, when the output of a run is where it belongs
     */
    Actions(
            Instances instances,
            Strategies strategies,
            Vigils vigils,
            Lookout lookout,
            RecordKeeper keeper,
            BiConsumer<Slot, CoreEvent> events,
            Consumer<Slot> released) {
        this.instances = instances;
        this.strategies = strategies;
        this.vigils = vigils;
        this.lookout = lookout;
        this.keeper = keeper;
        this.events = events;
        this.released = released;
    }

    /** @param run what the effect is about */
    void run(Slot slot, Run run, Effect effect) {
        if (effect instanceof Effect.Spawn) {
            instances.spawn(slot, run, keeper.record(slot));
        } else if (effect instanceof Effect.RequestStop stop) {
            instances.requestStop(slot, run, stop.signal());
        } else if (effect instanceof Effect.KillTree) {
            instances.killTree(slot, run, slot.state().pid() == 0);
        } else if (effect instanceof Effect.AwaitTree await) {
            instances.awaitTree(slot, run, await.timeoutNanos());
        } else if (effect instanceof Effect.AbandonSpawn) {
            instances.abandonSpawn(run);
        } else if (effect instanceof Effect.Started) {
            instances.hooks().started(slot, run);
        } else if (effect instanceof Effect.CleanUp end) {
            instances.hooks().afterEnd(slot, run, end).whenComplete((complaint, problem) ->
                    events.accept(slot, new CoreEvent.CleanedUp(end.generation())));
        } else if (effect instanceof Effect.AskStrategy ask) {
            strategies.ask(
                    ask.context(),
                    decision -> events.accept(
                            slot, new CoreEvent.Decided(ask.generation(), ask.context().cause(), decision)));
        } else if (effect instanceof Effect.AwaitReady) {
            vigils.awaitReady(slot, run);
        } else if (effect instanceof Effect.StartChecks) {
            vigils.startChecks(slot, run);
        } else if (effect instanceof Effect.StopChecks) {
            Vigils.stop(slot);
        } else if (effect instanceof Effect.Release) {
            slot.releasing++;
            releasing.incrementAndGet();
            instances.release(slot, run, () -> {
                releasing.decrementAndGet();
                released.accept(slot);
            });
        } else {
            lookout.run(slot, effect);
        }
    }

    /** Whether the output of all runs that are over is where it belongs. */
    boolean allReleased() {
        return releasing.get() == 0;
    }
}
