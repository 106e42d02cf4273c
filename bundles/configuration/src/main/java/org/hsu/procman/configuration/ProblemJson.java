package org.hsu.procman.configuration;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hsu.procman.api.settings.Problem;

/** Problems as the JSON list that {@code validate -o json} prints, one object a line. */
final class ProblemJson {
    private ProblemJson() {}

    static String list(List<Problem> problems) {
        if (problems.isEmpty()) {
            return "[]";
        }
        return problems.stream().map(ProblemJson::object).collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    }

    private static String object(Problem problem) {
        return "{\"file\": " + text(problem.file())
                + ", \"line\": " + number(problem.line())
                + ", \"column\": " + number(problem.column())
                + ", \"key\": " + text(problem.key())
                + ", \"problem\": " + text(problem.problem())
                + ", \"hint\": " + text(problem.hint())
                + ", \"severity\": " + text(problem.severity().name().toLowerCase(Locale.ROOT))
                + "}";
    }

    /** What is not known is null, never a zero. */
    private static String number(int value) {
        return value == 0 ? "null" : Integer.toString(value);
    }

    private static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int at = 0; at < value.length(); at++) {
            char character = value.charAt(at);
            switch (character) {
                case '"', '\\' -> text.append('\\').append(character);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < ' ' || Character.isSurrogate(character)) {
                        text.append(String.format("\\u%04x", (int) character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        return text.append('"').toString();
    }
}
