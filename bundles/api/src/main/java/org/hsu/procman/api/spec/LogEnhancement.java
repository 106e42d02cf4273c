package org.hsu.procman.api.spec;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hsu.procman.api.settings.Settings;

/**
 * What is added to lines on their way to targets: {@code log_collection.enhancement}. It says which fields the
 * formats carry that have room for them (all but {@code plain}), which structures {@code structured_json}
 * recognizes and which plugins add fields of their own.
 *
 * @param added     fields that are carried although the format usually does not
 * @param removed   fields that are not carried although the format usually does
 * @param parsers   structures that are looked for, in this order
 * @param enrichers plugins asked for each line
 */
public record LogEnhancement(
        Set<LogField> added, Set<LogField> removed, List<Parser> parsers, List<Enricher> enrichers) {

    /** Each format as it usually is. */
    public static final LogEnhancement NONE =
            new LogEnhancement(Set.of(), Set.of(), List.of(Parser.JSON, Parser.LOGFMT), List.of());

    private static final Set<LogField> IN_PLAIN = EnumSet.of(LogField.TIMESTAMP, LogField.STREAM);
    private static final Set<LogField> IN_JSON =
            EnumSet.of(LogField.TIMESTAMP, LogField.STREAM, LogField.SEQUENCE);

    /** A structure that a line may have. */
    public enum Parser {
        /** One JSON object. */
        JSON,
        /** {@code key=value} pairs. */
        LOGFMT
    }

    /**
     * A plugin that adds fields.
     *
     * @param type     its type name
     * @param settings its own
     */
    public record Enricher(String type, Settings settings) {
        public Enricher {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(settings, "settings");
        }
    }

    public LogEnhancement {
        added = Set.copyOf(added);
        removed = Set.copyOf(removed);
        parsers = List.copyOf(parsers);
        enrichers = List.copyOf(enrichers);
    }

    /** Whether lines of the format carry the field. */
    public boolean carries(LogField field, LogFormat format) {
        if (format == LogFormat.PLAIN || removed.contains(field)) {
            return false;
        }
        return added.contains(field) || (format == LogFormat.ENHANCED_PLAIN ? IN_PLAIN : IN_JSON).contains(field);
    }
}
