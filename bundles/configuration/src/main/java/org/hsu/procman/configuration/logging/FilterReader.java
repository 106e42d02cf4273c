package org.hsu.procman.configuration.logging;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hsu.procman.api.spec.LogFilter;
import org.hsu.procman.api.spec.LogLevel;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code filters}. */
final class FilterReader {
    private static final List<String> LEVELS = Stream.of(LogLevel.values()).map(LogLevel::word).toList();

    private FilterReader() {}

    static LogFilter read(Section section) {
        Section filters = section.section("filters", KnownKeys.LOG_FILTERS);
        if (filters == null) {
            return LogFilter.NONE;
        }
        String level = filters.word("level_filter", null, LEVELS);
        return new LogFilter(
                level == null ? null : LogLevel.values()[LEVELS.indexOf(level)],
                filters.value("include_patterns", List.of(), FilterReader::expressions),
                filters.value("exclude_patterns", List.of(), FilterReader::expressions));
    }

    private static List<String> expressions(ValueReader values, Node node) {
        if (!(node instanceof Sequence list)) {
            return values.wrong(node, "a list", ValueReader.listHint(node));
        }
        List<String> expressions = new ArrayList<>();
        for (Node item : list.items()) {
            String text = values.notEmpty(item, "a regular expression");
            if (text != null && isExpression(values, (Scalar) item, text)) {
                expressions.add(text);
            }
        }
        return expressions;
    }

    private static boolean isExpression(ValueReader values, Scalar item, String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException malformed) {
            values.wrong(item, "a regular expression of RE2", malformed.getDescription());
            return false;
        }
    }
}
