package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.Dependency.Condition;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code depends_on} of all processes, once all of them are known. */
final class Dependencies {
    private static final List<String> CONDITIONS = List.of("started", "running", "healthy", "completed");
    private static final String INTEGRATED = "integrated_managed";
    private static final String UNMANAGED = "unmanaged";

    private final Problems problems;
    private final ValueReader values;

    /** One that is written, and where. */
    private record Written(Dependency need, Place place) {}

    Dependencies(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    /**
     * Gives each process what it depends on; what is wrong is reported.
     *
     * @param processes those without an error of their own
     * @param entries   of all processes by id, what they inherit merged in
     */
    List<ProcessSpec> into(List<ProcessSpec> processes, Map<String, Mapping> entries) {
        Map<String, ProcessSpec> known = new HashMap<>();
        processes.forEach(process -> known.putIfAbsent(process.id(), process));
        Map<String, List<Written>> all = new LinkedHashMap<>();
        entries.forEach((id, entry) -> all.put(id, read(id, entry.get("depends_on"), entries.keySet(), known)));
        new DependencyCycles(problems).report(edges(all));
        List<ProcessSpec> complete = new ArrayList<>(processes.size());
        for (ProcessSpec process : processes) {
            List<Written> own = all.getOrDefault(process.id(), List.of());
            own.forEach(written -> judge(process, written, known.get(written.need().id())));
            complete.add(process.dependingOn(own.stream().map(Written::need).toList()));
        }
        return complete;
    }

    private static Map<String, Map<String, Place>> edges(Map<String, List<Written>> all) {
        Map<String, Map<String, Place>> edges = new LinkedHashMap<>();
        all.forEach((id, needs) -> {
            Map<String, Place> places = new LinkedHashMap<>();
            needs.forEach(written -> places.put(written.need().id(), written.place()));
            edges.put(id, places);
        });
        return edges;
    }

    private List<Written> read(String id, Node node, Set<String> ids, Map<String, ProcessSpec> known) {
        if (node == null || node.isNull()) {
            return List.of();
        }
        if (!(node instanceof Sequence list)) {
            values.wrong(node, "a list of ids", ValueReader.listHint(node));
            return List.of();
        }
        List<Written> needs = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Node item : list.items()) {
            Written written = one(item, known);
            if (written != null && isPossible(id, written, ids, named)) {
                needs.add(written);
            }
        }
        return needs;
    }

    /** Null after a report. */
    private Written one(Node item, Map<String, ProcessSpec> known) {
        if (item instanceof Scalar) {
            String id = values.notEmpty(item, "the id of a process");
            return id == null ? null : new Written(new Dependency(id, usual(known.get(id))), item.place());
        }
        if (!(item instanceof Mapping mapping)) {
            return values.<Written>wrong(item, "the id of a process, or a mapping of id and condition", "");
        }
        Section section = Section.open(mapping, KnownKeys.DEPENDENCY, problems);
        section.require("id", "of the process that is needed");
        String id = section.name("id", null);
        String word = section.word("condition", null, CONDITIONS);
        if (id == null) {
            return null;
        }
        Condition condition = word == null ? usual(known.get(id)) : Condition.valueOf(word.toUpperCase(Locale.ROOT));
        return new Written(new Dependency(id, condition), section.placeOf("id"));
    }

    private static Condition usual(ProcessSpec needed) {
        return needed == null || needed.healthChecks().isEmpty() ? Condition.RUNNING : Condition.HEALTHY;
    }

    private boolean isPossible(String id, Written written, Set<String> ids, Set<String> named) {
        String needed = written.need().id();
        if (!ids.contains(needed)) {
            String near = NearestName.of(needed, ids);
            problems.error(
                    written.place(),
                    "no process has the id " + Quoted.plain(needed),
                    near == null ? "" : "did you mean " + Quoted.of(near) + "?");
        } else if (needed.equals(id)) {
            problems.error(written.place(), id + " depends on itself", "");
        } else if (!named.add(needed)) {
            problems.error(written.place(), needed + " is named twice", "");
        } else {
            return true;
        }
        return false;
    }

    /** @param needed null when its entry has an error */
    private void judge(ProcessSpec process, Written written, ProcessSpec needed) {
        if (needed == null) {
            return;
        }
        Condition condition = written.need().condition();
        String id = needed.id();
        if (needed.control() != null && needed.control().queue() != null) {
            problems.error(
                    written.place(), id + " runs jobs when they are submitted, so nothing can wait for it",
                    "have the job need what is to be there");
        } else if (condition == Condition.COMPLETED && needed.restart().strategy().equals("always")) {
            problems.error(
                    written.place(),
                    id + " never completes: its restart strategy always starts it again",
                    "give " + id + " the strategy on_failure or never, or wait for another condition");
        } else if (condition == Condition.COMPLETED && needed.type().equals(UNMANAGED)) {
            problems.error(written.place(), id + " is " + UNMANAGED + ": how it ends is never known", "");
        } else if (condition == Condition.HEALTHY && needed.healthChecks().isEmpty()
                && !needed.type().equals(INTEGRATED)) {
            problems.error(
                    written.place(),
                    id + " has no health check, so it is never healthy",
                    "write condition: running, or give it a check");
        }
        if (!needed.enabled() && process.enabled()) {
            problems.warning(
                    written.place(),
                    id + " is disabled: " + process.id() + " waits until an operator starts " + id,
                    "");
        }
    }
}
