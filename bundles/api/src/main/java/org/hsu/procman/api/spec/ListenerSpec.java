package org.hsu.procman.api.spec;

import java.util.List;
import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * One entry of {@code process_manager.listeners}.
 *
 * @param type     name of the event listener
 * @param events   types of events that it wants to hear of, {@code *} for any text in one; empty for all
 * @param settings what only the listener can read
 */
public record ListenerSpec(String type, List<String> events, Settings settings) {
    public ListenerSpec {
        Objects.requireNonNull(type, "type");
        events = List.copyOf(events);
        Objects.requireNonNull(settings, "settings");
    }
}
