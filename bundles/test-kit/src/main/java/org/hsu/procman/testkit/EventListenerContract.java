package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.api.event.ListenerType;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;

/**
 * What the manager relies on in an {@link EventListener}: it takes any event, in a few seconds at most, from any thread.
 *
 * @param <S> the record of its settings
 */
public abstract class EventListenerContract<S extends Record> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final List<String> TYPES = List.of(
            "procman.process.state", "procman.process.exit", "procman.process.health", "procman.process.restart",
            "procman.process.breaker", "procman.process.limit", "procman.plugin.arrived", "procman.plugin.departed",
            "procman.config.reloaded", "procman.something.new");

    /** What is tested. */
    protected abstract EventListener<S> listener();

    /** Settings to test with; what they name is there. */
    protected abstract S settings();

    @Test
    void isAComponentThatSaysItsType() {
        PluginRules.component(listener().getClass(), ListenerType.class);
    }

    @Test
    void itsSettingsCanBeBound() {
        SettingsRules.bindable(listener().settingsType(), settings());
    }

    @Test
    void takesAnyEvent() {
        EventListener<S> listener = listener();
        S settings = settings();
        long sequence = 0;
        for (String type : TYPES) {
            for (String id : List.of("web", "")) {
                HappenedEvent event = event(++sequence, type, id);
                PluginRules.within(PATIENCE, "happened", () -> tell(listener, event, settings));
            }
        }
    }

    @Test
    void canBeCalledByManyThreads() {
        EventListener<S> listener = listener();
        S settings = settings();
        HappenedEvent event = event(1, TYPES.get(0), "web");
        PluginRules.together(PATIENCE.multipliedBy(5), "happened", () -> tell(listener, event, settings));
    }

    private boolean tell(EventListener<S> listener, HappenedEvent event, S settings) {
        try {
            listener.happened(event, settings);
            return true;
        } catch (Exception e) {
            return fail("it does not take " + event, e);
        }
    }

    private static HappenedEvent event(long sequence, String type, String id) {
        long now = System.currentTimeMillis();
        String json = "{\"sequence\":" + sequence + ",\"type\":\"" + type + "\",\"id\":\"" + id + "\"}";
        return new HappenedEvent(sequence, now, type, id, id + ": something happened", json);
    }
}
