package org.hsu.procman.configuration.logging;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogField;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code log_collection.enhancement}. */
final class EnhancementReader {
    private static final List<String> PARSERS = Stream.of(LogEnhancement.Parser.values())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Problems problems;
    private final TypeChecks types;

    EnhancementReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /** @param processing {@code log_collection.default.processing}, where parsers may stand too; null for none */
    LogEnhancement read(Section enhancement, Section processing) {
        boolean enabled = enhancement == null || enhancement.flag("enabled", true);
        Set<LogField> added = EnumSet.noneOf(LogField.class);
        Set<LogField> removed = EnumSet.noneOf(LogField.class);
        List<LogEnhancement.Parser> parsers = LogEnhancement.NONE.parsers();
        List<LogEnhancement.Enricher> enrichers = List.of();
        if (enhancement != null) {
            Section metadata = enhancement.section("metadata", KnownKeys.ENHANCEMENT_METADATA);
            for (LogField field : metadata == null ? new LogField[0] : LogField.values()) {
                String key = "add_" + field.name().toLowerCase(Locale.ROOT);
                if (metadata.has(key)) {
                    (metadata.flag(key, false) ? added : removed).add(field);
                }
            }
            enrichers = enrichers(enhancement);
        }
        boolean here = enhancement != null && enhancement.has("parsers");
        if (here) {
            parsers = parsers(enhancement);
        }
        if (processing != null && processing.has("parsers")) {
            List<LogEnhancement.Parser> theirs = parsers(processing);
            if (here) {
                processing.error("parsers", "parsers are given in enhancement already", "remove one of them");
            }
            parsers = theirs;
        }
        return enabled
                ? new LogEnhancement(added, removed, parsers, enrichers)
                : new LogEnhancement(Set.of(), Set.of(), parsers, List.of());
    }

    private List<LogEnhancement.Parser> parsers(Section section) {
        List<LogEnhancement.Parser> parsers = new ArrayList<>();
        for (Mapping entry : section.mappings("parsers")) {
            Section parser = Section.open(entry, KnownKeys.LOG_PARSER, problems);
            parser.require("type", "json or logfmt");
            String type = parser.word("type", null, PARSERS);
            // Neither has anything to be set; upstream's examples write it empty.
            Mapping config = parser.innerMapping("config");
            if (config != null && !config.entries().isEmpty()) {
                parser.error("config", "this parser has no settings", "remove it");
            }
            if (parser.flag("enabled", true) && type != null) {
                LogEnhancement.Parser known = LogEnhancement.Parser.values()[PARSERS.indexOf(type)];
                if (!parsers.contains(known)) {
                    parsers.add(known);
                }
            }
        }
        return parsers;
    }

    private List<LogEnhancement.Enricher> enrichers(Section enhancement) {
        List<LogEnhancement.Enricher> enrichers = new ArrayList<>();
        for (Mapping entry : enhancement.mappings("enrichers")) {
            Section enricher = Section.open(entry, KnownKeys.LOG_ENRICHER, problems);
            enricher.require("type", "the type name of a plugin");
            String type = enricher.name("type", null);
            Mapping config = enricher.innerMapping("config");
            if (enricher.flag("enabled", true) && type != null) {
                NodeSettings settings =
                        new NodeSettings(config == null ? Mapping.empty(enricher.placeOf("config")) : config);
                types.logEnricher(type, enricher.placeOf("type"), settings);
                enrichers.add(new LogEnhancement.Enricher(type, settings));
            }
        }
        return enrichers;
    }
}
