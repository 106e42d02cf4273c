package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code process_manager.sources}. */
final class SourcesReader {
    private static final Set<String> OWN_KEYS = Set.of("type", "rank");

    private final Problems problems;
    private final TypeChecks types;

    SourcesReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /** The highest rank first; of equal rank, in the order of the file. */
    List<SourceSpec> read(Section root) {
        Mapping manager = root.innerMapping("process_manager");
        if (manager == null) {
            return List.of();
        }
        List<SourceSpec> sources = new ArrayList<>();
        for (Mapping each : Section.open(manager, KnownKeys.anyOf(manager), problems).mappings("sources")) {
            Section source = Section.open(each, KnownKeys.anyOf(each), problems);
            source.require("type", "such as admin");
            String type = source.name("type", null);
            Integer rank = source.integer("rank", 0, Bounds.between(-1000, 1000));
            NodeSettings settings = new NodeSettings(Mapping.of(
                    each.place(),
                    each.entries().stream().filter(entry -> !OWN_KEYS.contains(entry.key())).toList()));
            if (type != null) {
                types.entrySource(type, source.placeOf("type"), settings);
                sources.add(new SourceSpec(type, rank == null ? 0 : rank, settings));
            }
        }
        sources.sort(Comparator.comparingInt(SourceSpec::rank).reversed());
        return sources;
    }
}
