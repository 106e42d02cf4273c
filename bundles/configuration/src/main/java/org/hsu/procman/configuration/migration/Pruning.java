package org.hsu.procman.configuration.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hsu.procman.configuration.dialect.Remarks;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Sequence;

/** Takes away the keys that this version does not read, for in a canonical file they would be errors. */
public final class Pruning {
    private static final Set<String> MAY_GO = Set.of("resource_limits", "logging", "metadata");

    private final Problems problems;
    private final List<Remarks.Note> notes;

    /** @param notes gets one for each key that is taken away */
    public Pruning(Problems problems, List<Remarks.Note> notes) {
        this.problems = problems;
        this.notes = notes;
    }

    public Mapping of(Mapping mapping) {
        List<Mapping.Entry> entries = new ArrayList<>();
        for (Mapping.Entry entry : mapping.entries()) {
            if (problems.isRefused(entry)) {
                notes.add(new Remarks.Note(
                        entry.place(), entry.place().path() + ": not supported by this version yet, left out"));
                continue;
            }
            Node value = node(entry.value());
            boolean emptied = value instanceof Mapping inner && inner.entries().isEmpty();
            if (!(emptied && MAY_GO.contains(entry.key()))) {
                entries.add(new Mapping.Entry(entry.key(), entry.place(), value));
            }
        }
        return Mapping.of(mapping.place(), entries);
    }

    private Node node(Node node) {
        if (node instanceof Mapping mapping) {
            return of(mapping);
        }
        return node instanceof Sequence list
                ? Sequence.of(list.place(), list.items().stream().map(this::node).toList())
                : node;
    }
}
