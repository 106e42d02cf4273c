package org.hsu.procman.configuration.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.hsu.procman.api.spec.LogFilter;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Sequence;

/** Entries of {@code targets}. */
public final class TargetReader {
    static final List<String> FORMATS = words(LogFormat.values());
    private static final List<String> ON_FULL = words(LogTarget.OnFull.values());
    private static final List<String> STREAMS = List.of("stdout", "stderr");
    private static final Set<String> OWN_KEYS = Set.copyOf(KnownKeys.LOG_TARGET.keys());
    private static final long LEAST_QUEUE = 1L << 20;
    private static final long MOST_QUEUE = 1L << 40;

    private final Problems problems;
    private final TypeChecks types;

    public TargetReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    private static List<String> words(Enum<?>[] constants) {
        return Stream.of(constants).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    }

    /** Those under {@code targets}; none where they are not used, whose outputs are then not asked. */
    List<LogTarget> readAll(Section section, boolean used) {
        List<LogTarget> targets = new ArrayList<>();
        for (Mapping entry : section.mappings("targets")) {
            LogTarget target = read(entry, used);
            if (target != null) {
                targets.add(target);
            }
        }
        return targets;
    }

    /** What is for the output; keys of its {@code rotation}, as upstream wrote them, are its own. */
    private static List<Mapping.Entry> ofOutput(Mapping entry) {
        List<Mapping.Entry> entries = new ArrayList<>();
        for (Mapping.Entry each : entry.entries()) {
            if (each.key().equals("rotation") && each.value() instanceof Mapping rotation) {
                entries.addAll(rotation.entries());
            } else if (!OWN_KEYS.contains(each.key())) {
                entries.add(each);
            }
        }
        return entries;
    }

    /** Null when it has no type or is not used. */
    private LogTarget read(Mapping entry, boolean used) {
        // What else stands here is for the output's own record to accept or refuse.
        Section target = Section.open(entry, KnownKeys.LOG_TARGET, any -> true, problems);
        String type = target.name("type", null);
        target.require("type", "such as file or process_manager_stdout");
        String format = target.word("format", "plain", FORMATS);
        String prefix = target.text("prefix", "");
        List<String> streams = target.has("streams")
                ? target.value("streams", STREAMS, (values, node) -> values.words(node, STREAMS))
                : STREAMS;
        if (target.node("streams") instanceof Sequence list && list.items().isEmpty()) {
            target.error("streams", "a target without streams gets nothing", "stdout, stderr");
        }
        LogFilter filter = FilterReader.read(target);
        String onFull = target.word("on_full", "drop_oldest", ON_FULL);
        long queue = target.size("queue_size", LogTarget.QUEUE_SIZE, Bounds.between(LEAST_QUEUE, MOST_QUEUE));
        long spill = target.size("spill_limit", Math.max(queue, LogTarget.SPILL_LIMIT),
                Bounds.between(LEAST_QUEUE, MOST_QUEUE));
        if (target.has("spill_limit") && !onFull.equals("spill")) {
            target.error("spill_limit", "has no effect without on_full: spill", "remove it or set on_full: spill");
        } else if (spill < queue) {
            target.error("spill_limit", "is less than queue_size", "at least " + queue + " bytes");
        }
        if (type == null || !used) {
            return null;
        }
        NodeSettings settings = new NodeSettings(Mapping.of(entry.place(), ofOutput(entry)));
        types.logTarget(type, target.placeOf("type"), settings);
        return new LogTarget(
                type,
                LogFormat.values()[FORMATS.indexOf(format)],
                prefix,
                streams.contains("stdout"),
                streams.contains("stderr"),
                filter,
                LogTarget.OnFull.values()[ON_FULL.indexOf(onFull)],
                queue,
                spill,
                settings);
    }
}
