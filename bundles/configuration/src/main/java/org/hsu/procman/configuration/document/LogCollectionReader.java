package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogFilter;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code log_collection}. */
final class LogCollectionReader {
    private static final List<String> FORMATS =
            Stream.of(LogFormat.values()).map(format -> format.name().toLowerCase(Locale.ROOT)).toList();
    private static final Set<String> OWN_KEYS = Set.of("type", "format", "prefix");

    private final Problems problems;
    private final TypeChecks types;

    LogCollectionReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /** None where collection is off. */
    LogCollection read(Section root) {
        Section collection = root.section("log_collection", KnownKeys.LOG_COLLECTION);
        if (collection == null) {
            return LogCollection.NONE;
        }
        boolean enabled = collection.flag("enabled", true);
        Section aggregation = collection.section("global_aggregation", KnownKeys.AGGREGATION);
        List<LogTarget> targets = new ArrayList<>();
        if (aggregation != null) {
            boolean aggregates = aggregation.flag("enabled", true) && enabled;
            for (Mapping target : aggregation.mappings("targets")) {
                addTarget(target, aggregates, targets);
            }
        }
        checkEnhancement(collection);
        LogCollection usual = LogCollection.NONE;
        return new LogCollection(targets, LogEnhancement.NONE, usual.processDirectory(), usual.bufferSize(),
                usual.flushInterval(), usual.metricsInterval(), usual.metricsTargets());
    }

    private void addTarget(Mapping entry, boolean used, List<LogTarget> targets) {
        // What else stands here is for the output's own record to accept or refuse.
        Section target = Section.open(entry, new KnownKeys("", List.of(), List.of()), any -> true, problems);
        String type = target.name("type", null);
        target.require("type", "such as file or process_manager_stdout");
        String format = target.word("format", "plain", FORMATS);
        String prefix = target.text("prefix", "");
        if (type == null || !used) {
            return;
        }
        NodeSettings settings = new NodeSettings(Mapping.of(
                entry.place(),
                entry.entries().stream().filter(each -> !OWN_KEYS.contains(each.key())).toList()));
        types.logTarget(type, target.placeOf("type"), settings);
        targets.add(new LogTarget(type, LogFormat.values()[FORMATS.indexOf(format)], prefix, true, true,
                LogFilter.NONE, LogTarget.OnFull.DROP_OLDEST, LogTarget.QUEUE_SIZE, LogTarget.SPILL_LIMIT, settings));
    }

    private void checkEnhancement(Section collection) {
        Section enhancement = collection.section("enhancement", KnownKeys.ENHANCEMENT);
        if (enhancement == null) {
            return;
        }
        boolean enabled = enhancement.flag("enabled", true);
        Section metadata = enhancement.section("metadata", KnownKeys.ENHANCEMENT_METADATA);
        boolean asked = false;
        for (String key : metadata == null ? List.<String>of() : KnownKeys.ENHANCEMENT_METADATA.keys()) {
            asked |= metadata.flag(key, false);
        }
        if (enabled && asked) {
            problems.warning(
                    collection.mapping().entry("enhancement").place(),
                    "has no effect in this version",
                    "the formats enhanced_plain and json carry time, id, stream and sequence");
        }
    }
}
