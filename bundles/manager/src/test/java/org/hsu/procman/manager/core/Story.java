package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/** What happened in a world, for assertions: its transitions as words, and its effects. */
final class Story implements Observer {
    private final List<Transition> transitions = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Long> effectTimes = new ArrayList<>();

    static Story of(SimulatedWorld world) {
        Story story = new Story();
        world.observer(story);
        return story;
    }

    @Override
    public void stepped(Supervised before, CoreEvent event, Moment now, Step step) {
        for (Effect effect : step.effects()) {
            effects.add(effect);
            effectTimes.add(now.nanos());
            if (effect instanceof Effect.TellTransition told) {
                transitions.add(told.transition());
            }
        }
    }

    /** {@code STARTING/requested RUNNING/requested}. */
    String states() {
        return transitions.stream()
                .map(t -> t.to() + "/" + t.reason().word())
                .collect(Collectors.joining(" "));
    }

    <T extends Effect> List<T> effects(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** When effects of the kind came, seconds since the origin 0. */
    List<Double> seconds(Class<? extends Effect> kind) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < effects.size(); i++) {
            if (kind.isInstance(effects.get(i))) {
                times.add(effectTimes.get(i) / 1e9);
            }
        }
        return times;
    }

    int spawns() {
        return effects(Effect.Spawn.class).size();
    }

    static void assertState(SimulatedWorld world, ProcessState state, StateReason reason) {
        Supervised seen = world.state();
        assertEquals(state + "/" + reason.word(), seen.state() + "/" + seen.reason().word(), seen::detail);
    }

    static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
