package org.hsu.procman.configuration.health;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.providers.TypeKind;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * Which checker a health check is for, and what it is told.
 *
 * @param place where the type is said
 */
record CheckType(String name, Place place, Mapping settings) {

    /** Finds it from {@code type}, from the one settings key, or from a short form. */
    static final class Reader {
        private static final List<String> BUILT_IN = TypeKind.HEALTH_CHECK.documented();
        private static final List<String> HTTP_SHORT = List.of("http_endpoint", "expected_status", "expected_body");
        private static final List<String> GRPC_SHORT = List.of("grpc_service", "grpc_health_check");

        private final Mapping entry;
        private final TypeChecks types;
        private final Problems problems;
        private final String explicit;

        Reader(Mapping entry, TypeChecks types, Problems problems) {
            this.entry = entry;
            this.types = types;
            this.problems = problems;
            this.explicit = entry.get("type") instanceof Scalar scalar && !scalar.text().isBlank()
                    ? scalar.text()
                    : null;
        }

        /** True for a key, unknown to the schema, that holds the settings of a plugin's type. */
        boolean isSettings(Mapping.Entry key) {
            boolean mapping = key.value() instanceof Mapping || key.value().isNull();
            if (key.key().equals(explicit) || types.isProvided(TypeKind.HEALTH_CHECK, key.key())) {
                return true;
            }
            return mapping && explicit == null && NearestName.of(key.key(), KnownKeys.HEALTH_CHECK.keys()) == null;
        }

        CheckType read(Section check) {
            check.name("type", null);
            List<Mapping.Entry> settings = new ArrayList<>();
            for (Mapping.Entry each : entry.entries()) {
                boolean builtIn = BUILT_IN.contains(each.key());
                if (builtIn || !KnownKeys.HEALTH_CHECK.keys().contains(each.key()) && isSettings(each)) {
                    settings.add(each);
                }
            }
            String name = name(settings);
            reportContradictions(settings, name);
            return new CheckType(name, place(name, settings), settings(check, name));
        }

        private String name(List<Mapping.Entry> settings) {
            if (explicit != null) {
                return explicit;
            }
            if (!settings.isEmpty()) {
                return settings.get(0).key();
            }
            if (entry.get("http_endpoint") != null) {
                return "http";
            }
            return entry.get("grpc_service") != null ? "grpc" : "process";
        }

        private Place place(String name, List<Mapping.Entry> settings) {
            if (explicit != null) {
                return entry.get("type").place();
            }
            if (!settings.isEmpty()) {
                return settings.get(0).place();
            }
            String form = name.equals("http") ? "http_endpoint" : "grpc_service";
            return entry.get(form) == null ? entry.place() : entry.entry(form).place();
        }

        private void reportContradictions(List<Mapping.Entry> settings, String name) {
            for (Mapping.Entry each : settings) {
                if (!each.key().equals(name)) {
                    contradicts(each, name);
                }
            }
            for (String key : HTTP_SHORT) {
                Mapping.Entry each = entry.entry(key);
                if (each != null && !name.equals("http")) {
                    contradicts(each, name);
                } else if (each != null && entry.get("http") != null) {
                    problems.error(each.place(), "given together with http", "put it under http");
                } else if (each != null && entry.get("http_endpoint") == null) {
                    problems.error(each.place(), "given without http_endpoint", "");
                }
            }
            for (String key : GRPC_SHORT) {
                Mapping.Entry each = entry.entry(key);
                if (each != null && !name.equals("grpc")) {
                    contradicts(each, name);
                } else if (each != null && entry.get("grpc") != null) {
                    problems.error(each.place(), "given together with grpc", "put it under grpc");
                }
            }
        }

        private void contradicts(Mapping.Entry each, String name) {
            problems.error(
                    each.place(),
                    "does not fit a check of the type " + Quoted.of(name),
                    "one check has one type; use health_checks for several");
        }

        private Mapping settings(Section check, String name) {
            Mapping given = KnownKeys.HEALTH_CHECK.keys().contains(name) && !BUILT_IN.contains(name)
                    ? null
                    : check.innerMapping(name);
            if (given != null) {
                return given;
            }
            List<Mapping.Entry> entries = new ArrayList<>();
            if (name.equals("http") && check.has("http_endpoint")) {
                addHttp(check, entries);
            } else if (name.equals("grpc") && (check.has("grpc_service") || check.has("grpc_health_check"))) {
                addGrpc(check, entries);
            }
            return Mapping.of(entry.place().child(name), entries);
        }

        private void addHttp(Section check, List<Mapping.Entry> entries) {
            Scalar endpoint = HttpEndpoint.url(check.node("http_endpoint"), problems);
            if (endpoint != null) {
                entries.add(new Mapping.Entry("url", endpoint.place(), endpoint));
            }
            Node status = check.node("expected_status");
            if (status instanceof Scalar) {
                status = Sequence.of(status.place(), List.of(status));
            }
            if (status != null) {
                entries.add(new Mapping.Entry("expected_status", entry.entry("expected_status").place(), status));
            }
            String body = check.text("expected_body", null);
            if (body != null) {
                entries.add(new Mapping.Entry(
                        "expected_body", entry.entry("expected_body").place(), check.node("expected_body")));
            }
        }

        private void addGrpc(Section check, List<Mapping.Entry> entries) {
            if (!check.flag("grpc_health_check", true)) {
                check.error(
                        "grpc_health_check",
                        "a gRPC service is checked by the gRPC health protocol only",
                        "write true, or use tcp");
            }
            if (!check.has("grpc_service")) {
                check.error("grpc_service", "missing", "the address of the service, such as localhost:50051");
                return;
            }
            String address = check.name("grpc_service", null);
            if (address != null) {
                Place place = entry.entry("grpc_service").place();
                entries.add(new Mapping.Entry("address", place, check.node("grpc_service")));
                entries.add(new Mapping.Entry("service", place, Scalar.of(place, "", true)));
            }
        }
    }
}
