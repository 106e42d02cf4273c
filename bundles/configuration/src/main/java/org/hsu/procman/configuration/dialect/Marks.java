package org.hsu.procman.configuration.dialect;

import static org.hsu.procman.configuration.dialect.Generation.CANONICAL;
import static org.hsu.procman.configuration.dialect.Generation.G1;
import static org.hsu.procman.configuration.dialect.Generation.G2;
import static org.hsu.procman.configuration.dialect.Generation.G3;
import static org.hsu.procman.configuration.dialect.Generation.G4;
import static org.hsu.procman.configuration.dialect.Generation.G5;
import static org.hsu.procman.configuration.dialect.Generation.G6;
import static org.hsu.procman.configuration.dialect.Generation.R1;
import static org.hsu.procman.configuration.dialect.Generation.between;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * What in a document tells its generation. Certain marks are what programs of other generations could not even
 * load; where two of them contradict each other, no program ever read the file. Hints are keys that other
 * programs passed over; they decide only between what is left.
 */
final class Marks {
    private static final Set<Generation> WRAPPED = Set.of(G6, R1);
    private static final Map<String, Set<Generation>> TOP_LEVEL = Map.of(
            "master", between(G1, G2),
            "process_manager", between(G3, CANONICAL),
            "workers", between(G1, G3),
            "managed_processes", between(G4, CANONICAL),
            "defaults", Set.of(CANONICAL));
    private static final Map<String, Set<Generation>> BODY =
            Map.of("unit", between(G1, G5), "management", between(G6, CANONICAL));
    private static final Map<String, Set<Generation>> TYPES = Map.of(
            "managed", between(G1, G4),
            "integrated", between(G1, G4),
            "standard_managed", between(G5, CANONICAL),
            "integrated_managed", between(G5, CANONICAL));
    private static final Map<String, Set<Generation>> IN_UNIT = Map.of(
            "managed", between(G1, G4),
            "integrated", between(G1, G4),
            "standard_managed", Set.of(G5),
            "integrated_managed", Set.of(G5));
    private static final Map<String, Set<Generation>> IN_MANAGEMENT = inManagement();
    /** Paths below the wrapper whose presence only one of g6 and r1 can load. */
    private static final Map<String, Set<Generation>> DISCOVERY_WORDS = Map.of(
            "pid-file", Set.of(G6), "process-name", Set.of(G6), "service-name", Set.of(G6),
            "pid_file", Set.of(R1), "process_name", Set.of(R1));
    private static final Map<String, Set<Generation>> BODY_HINTS = Map.ofEntries(
            Map.entry("metadata.version", Set.of(R1)),
            Map.entry("metadata.tags", Set.of(R1)),
            Map.entry("control.limits.memory.limit_mb", Set.of(R1)),
            Map.entry("control.process_file.base_directory", Set.of(R1)),
            Map.entry("control.process_file.use_process_id", Set.of(R1)),
            Map.entry("control.restart", Set.of(G1)),
            Map.entry("control.restart_policy", between(G2, R1)),
            Map.entry("control.context_aware_restart", between(G2, R1)),
            Map.entry("control.context_aware_restart.worker_profile_multipliers", between(G2, G5)),
            Map.entry("control.context_aware_restart.process_profile_multipliers", Set.of(G6)));

    private final List<Mark> certain = new ArrayList<>();
    private final List<Mark> hints = new ArrayList<>();

    private Marks() {}

    private static Map<String, Set<Generation>> inManagement() {
        Map<String, Set<Generation>> marks = new HashMap<>();
        KnownKeys.MANAGEMENT.keys().forEach(key -> marks.put(key, Set.of(CANONICAL)));
        KnownKeys.MANAGEMENT.later().forEach(key -> marks.put(key, Set.of(CANONICAL)));
        WrapperName.CURRENT.forEach(key -> marks.put(key, WRAPPED));
        return marks;
    }

    /** In the order of the document. */
    static Marks in(Mapping root) {
        Marks marks = new Marks();
        for (Mapping.Entry entry : root.entries()) {
            marks.addKey("", entry, TOP_LEVEL);
            boolean list = entry.key().equals("workers") || entry.key().equals("managed_processes");
            if (list && entry.value() instanceof Sequence processes) {
                processes.items().forEach(marks::addProcess);
            }
        }
        marks.addRootHints(root);
        marks.hints.sort(Comparator.comparingInt((Mark mark) -> mark.place().line())
                .thenComparingInt(mark -> mark.place().column()));
        return marks;
    }

    List<Mark> certain() {
        return certain;
    }

    List<Mark> hints() {
        return hints;
    }

    private void addKey(String before, Mapping.Entry entry, Map<String, Set<Generation>> known) {
        Set<Generation> of = known.get(entry.key());
        if (of != null) {
            certain.add(new Mark(before + entry.key(), entry.place(), of));
        }
    }

    private void addProcess(Node item) {
        if (!(item instanceof Mapping process)) {
            return;
        }
        for (Mapping.Entry entry : process.entries()) {
            addKey("", entry, BODY);
            if (entry.key().equals("type") && entry.value() instanceof Scalar type) {
                addWord("type: ", type, TYPES);
            }
            if (entry.key().equals("profile_type")
                    && entry.value() instanceof Scalar profile
                    && !profile.text().isBlank()
                    && !ProcessTranslation.PROFILES.contains(profile.text())) {
                hints.add(new Mark("profile_type: " + profile.shown(), profile.place(), Set.of(R1)));
            }
            if (entry.value() instanceof Mapping body && BODY.containsKey(entry.key())) {
                boolean unit = entry.key().equals("unit");
                body.entries().forEach(each -> addWrapper(each, unit));
            }
        }
    }

    private void addWord(String before, Scalar word, Map<String, Set<Generation>> known) {
        Set<Generation> of = known.get(word.text());
        if (of != null) {
            certain.add(new Mark(before + word.text(), word.place(), of));
        }
    }

    private void addWrapper(Mapping.Entry wrapper, boolean unit) {
        addKey(unit ? "unit." : "management.", wrapper, unit ? IN_UNIT : IN_MANAGEMENT);
        if (!(wrapper.value() instanceof Mapping body) || WrapperName.current(wrapper.key()) == null) {
            return;
        }
        if (!unit) {
            addGoOrRust(body);
        }
        BODY_HINTS.forEach((path, of) -> {
            Mapping.Entry found = find(body, path);
            if (found != null) {
                hints.add(new Mark(path, found.place(), of));
            }
        });
        Mapping.Entry check = find(body, "health_check");
        if (check != null && wrapper.key().equals("integrated_managed")) {
            hints.add(new Mark("integrated_managed.health_check", check.place(), Set.of(R1)));
        }
    }

    private void addGoOrRust(Mapping body) {
        Mapping.Entry environment = find(body, "control.execution.environment");
        if (environment != null && environment.value() instanceof Mapping) {
            certain.add(new Mark("environment as a mapping", environment.place(), Set.of(R1)));
        } else if (environment != null && environment.value() instanceof Sequence) {
            certain.add(new Mark("environment as a list", environment.place(), Set.of(G6)));
        }
        Mapping.Entry endpoint = find(body, "health_check.http_endpoint");
        if (endpoint != null) {
            certain.add(new Mark("health_check.http_endpoint", endpoint.place(), Set.of(R1)));
        }
        Mapping.Entry type = find(body, "health_check.type");
        if (type != null && type.value() instanceof Scalar word && word.text().equals("exec")) {
            certain.add(new Mark("health_check.type: exec", type.place(), Set.of(G6)));
        }
        Mapping.Entry method = find(body, "discovery.method");
        if (method != null && method.value() instanceof Scalar word) {
            addWord("discovery.method: ", word, DISCOVERY_WORDS);
        }
    }

    private void addRootHints(Mapping root) {
        Mapping.Entry base = find(root, "process_manager.base_directory");
        if (base != null) {
            hints.add(new Mark("process_manager.base_directory", base.place(), Set.of(R1)));
        }
        Mapping.Entry level = find(root, "process_manager.log_level");
        if (level != null && level.value() instanceof Scalar word && word.text().equalsIgnoreCase("trace")) {
            hints.add(new Mark("log_level: " + word.shown(), level.place(), Set.of(R1)));
        }
        Mapping.Entry system = find(root, "log_collection.system");
        if (system != null) {
            hints.add(new Mark("log_collection.system", system.place(), between(G1, G6)));
        }
        Mapping.Entry targets = find(root, "log_collection.global_aggregation.targets");
        if (targets != null && targets.value() instanceof Sequence list) {
            for (Node target : list.items()) {
                if (target instanceof Mapping mapping
                        && mapping.get("type") instanceof Scalar type
                        && type.text().startsWith("master_")) {
                    hints.add(new Mark("type: " + type.text(), type.place(), between(G1, G2)));
                }
            }
        }
    }

    private static Mapping.Entry find(Mapping from, String path) {
        Mapping at = from;
        String[] keys = path.split("\\.");
        for (int level = 0; level < keys.length - 1 && at != null; level++) {
            at = at.mapping(keys[level]);
        }
        return at == null || at.get(keys[keys.length - 1]) == null ? null : at.entry(keys[keys.length - 1]);
    }
}
