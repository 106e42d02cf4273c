package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hsu.procman.configuration.providers.TypeKind;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;

/**
 * Lays a process entry over {@code defaults}: mappings are merged, everything else is replaced, an
 * explicit {@code null} takes an inherited value away. Where a process says of what type it or its health check is, or
 * names a strategy, settings of another one are not inherited.
 */
final class Inheritance {
    private static final List<String> ONE_OR_SEVERAL = List.of("health_check", "health_checks");
    private static final Set<String> ANY_TYPE = Set.of(
            "enabled", "name", "kind", "interval", "timeout", "initial_delay", "failure_threshold",
            "success_threshold", "on_failure");

    private static final String SETTINGS = "settings";

    private Inheritance() {}

    static Mapping merge(Mapping defaults, Mapping entry) {
        return lay(entry, keeps("type", defaults, entry) ? defaults : withoutSettings(defaults));
    }

    /** Whether the entry leaves what the key says as it is. */
    private static boolean keeps(String key, Mapping base, Mapping over) {
        return !(over.get(key) instanceof Scalar own)
                || base.get(key) instanceof Scalar inherited && inherited.text().equals(own.text());
    }

    private static Mapping withoutSettings(Mapping defaults) {
        List<Mapping.Entry> kept = new ArrayList<>();
        for (Mapping.Entry each : defaults.entries()) {
            kept.add(each.key().equals("management") && each.value() instanceof Mapping management
                    ? new Mapping.Entry(each.key(), each.place(), without(management, SETTINGS))
                    : each);
        }
        return Mapping.of(defaults.place(), kept);
    }

    private static Mapping without(Mapping mapping, String key) {
        return Mapping.of(
                mapping.place(), mapping.entries().stream().filter(entry -> !entry.key().equals(key)).toList());
    }

    private static Mapping lay(Mapping entry, Mapping defaults) {
        List<Mapping.Entry> merged = new ArrayList<>();
        for (Mapping.Entry own : entry.entries()) {
            Mapping.Entry inherited = defaults.entry(own.key());
            merged.add(inherited == null ? own : merge(inherited, own));
        }
        for (Mapping.Entry inherited : defaults.entries()) {
            if (entry.entry(inherited.key()) == null && !replaced(inherited.key(), entry)) {
                merged.add(inherited);
            }
        }
        return Mapping.of(entry.place(), merged);
    }

    private static Mapping.Entry merge(Mapping.Entry inherited, Mapping.Entry own) {
        if (!(inherited.value() instanceof Mapping base)) {
            return own;
        }
        if (own.value() instanceof Scalar scalar && scalar.isBlank()) {
            return inherited;
        }
        if (!(own.value() instanceof Mapping over)) {
            return own;
        }
        Mapping kept = switch (own.key()) {
            case "health_check" -> compatible(base, over);
            case "restart_policy" -> keeps("strategy", base, over) ? base : without(base, SETTINGS);
            default -> base;
        };
        Node value = lay(over, kept);
        return new Mapping.Entry(own.key(), own.place(), value);
    }

    /** A process with a list of checks does not inherit the one check, and the other way round. */
    private static boolean replaced(String key, Mapping entry) {
        return ONE_OR_SEVERAL.contains(key) && ONE_OR_SEVERAL.stream().anyMatch(other -> entry.entry(other) != null);
    }

    private static Mapping compatible(Mapping base, Mapping over) {
        Set<String> baseTypes = types(base);
        Set<String> overTypes = types(over);
        if (overTypes.isEmpty() || baseTypes.equals(overTypes)) {
            return base;
        }
        return Mapping.of(
                base.place(),
                base.entries().stream().filter(entry -> ANY_TYPE.contains(entry.key())).toList());
    }

    private static Set<String> types(Mapping check) {
        Set<String> types = new LinkedHashSet<>();
        for (Mapping.Entry entry : check.entries()) {
            String key = entry.key();
            if (key.equals("type") && entry.value() instanceof Scalar scalar) {
                types.add(scalar.text());
            } else if (key.equals("http_endpoint") || key.startsWith("expected_")) {
                types.add("http");
            } else if (key.startsWith("grpc_")) {
                types.add("grpc");
            } else if (TypeKind.HEALTH_CHECK.documented().contains(key)
                    || !KnownKeys.HEALTH_CHECK.keys().contains(key) && entry.value() instanceof Mapping) {
                types.add(key);
            }
        }
        return types;
    }
}
