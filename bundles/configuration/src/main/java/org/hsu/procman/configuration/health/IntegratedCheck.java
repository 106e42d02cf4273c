package org.hsu.procman.configuration.health;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Scalar;

/**
 * How an integrated process is checked where the configuration does not say: over gRPC at the port that it was
 * given, by the gRPC health protocol or, where the service does not offer that, by {@code CoreService.Ping}.
 */
final class IntegratedCheck {
    private static final String ADDRESS = "localhost:${port.grpc}";

    private IntegratedCheck() {}

    /** @param options {@code health_check_run_options}, null when there are none */
    static Mapping of(Section management, Mapping options) {
        Place place = options == null ? management.placeOf("health_check") : options.place();
        Place settings = place.child("grpc");
        List<Mapping.Entry> entries = new ArrayList<>();
        entries.add(entry(
                place,
                "grpc",
                Mapping.of(settings, List.of(text(settings, "address", ADDRESS), text(settings, "method", "auto")))));
        if (options != null) {
            options.entries().stream()
                    .filter(option -> KnownKeys.RUN_OPTIONS.keys().contains(option.key()))
                    .forEach(entries::add);
        }
        return Mapping.of(place, entries);
    }

    private static Mapping.Entry text(Place place, String key, String text) {
        return entry(place, key, Scalar.of(place.child(key), text, true));
    }

    private static Mapping.Entry entry(Place place, String key, Node value) {
        return new Mapping.Entry(key, place.child(key), value);
    }
}
