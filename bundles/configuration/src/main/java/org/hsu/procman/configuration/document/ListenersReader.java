package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hsu.procman.api.spec.ListenerSpec;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code process_manager.listeners}, and {@code alerts}, which are a listener with a key of its own. */
final class ListenersReader {
    private static final Set<String> OWN_KEYS = Set.of("type", "events");

    private static final String ALERTS = "alerts";

    private ListenersReader() {}

    static List<ListenerSpec> read(Section root, Section manager, TypeChecks types, Problems problems) {
        List<ListenerSpec> listeners = new ArrayList<>();
        for (Mapping each : manager.mappings("listeners")) {
            Section listener = Section.open(each, KnownKeys.anyOf(each), problems);
            listener.require("type", "the name that a plugin gives itself");
            String type = listener.name("type", null);
            NodeSettings settings = new NodeSettings(Mapping.of(
                    each.place(),
                    each.entries().stream().filter(entry -> !OWN_KEYS.contains(entry.key())).toList()));
            if (type != null) {
                types.eventListener(type, listener.placeOf("type"), settings);
                listeners.add(new ListenerSpec(type, listener.texts("events"), settings));
            }
        }
        Mapping alerts = root.innerMapping(ALERTS);
        if (alerts != null) {
            NodeSettings settings = new NodeSettings(alerts);
            types.eventListener(ALERTS, root.placeOf(ALERTS), settings);
            listeners.add(new ListenerSpec(ALERTS, List.of(), settings));
        }
        return listeners;
    }
}
