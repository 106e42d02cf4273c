package org.hsu.procman.api.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses samples of Prometheus' text format: those of the name that have at least these labels.
 *
 * @param name   of the metric
 * @param labels what they must be, by name; empty for all samples of the name
 */
public record PrometheusSample(String name, Map<String, String> labels) {
    private static final String LABEL = "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*(?:,|(?=\\}))";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern ONE_LABEL = Pattern.compile(LABEL);

    public PrometheusSample {
        Objects.requireNonNull(name, "name");
        labels = Map.copyOf(labels);
    }

    /**
     * @param text {@code name} or <code>name{label="value",...}</code>
     * @throws IllegalArgumentException it is neither
     */
    public static PrometheusSample parse(String text) {
        Line line = Line.of(text.strip());
        if (line == null || !line.rest().isEmpty()) {
            throw new IllegalArgumentException("such as jobs_waiting or jobs_waiting{queue=\"mail\"}");
        }
        return new PrometheusSample(line.name(), line.labels());
    }

    /**
     * The sum of the samples chosen.
     *
     * @return empty when there is none, or the sum is no number
     */
    public OptionalDouble sum(String exposition) {
        double sum = 0;
        boolean found = false;
        for (String each : exposition.split("\n")) {
            Line line = each.startsWith(name) ? Line.of(each.strip()) : null;
            if (line != null && line.name().equals(name) && line.labels().entrySet().containsAll(labels.entrySet())) {
                Double value = value(line.rest());
                if (value != null) {
                    found = true;
                    sum += value;
                }
            }
        }
        return found && Double.isFinite(sum) ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static Double value(String rest) {
        try {
            return Double.valueOf(rest.split("\\s+", 2)[0]);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** @param rest what is behind the labels */
    private record Line(String name, Map<String, String> labels, String rest) {
        /** Null when it is none. */
        private static Line of(String text) {
            Matcher name = NAME.matcher(text);
            if (!name.lookingAt()) {
                return null;
            }
            int at = name.end();
            Map<String, String> labels = new LinkedHashMap<>();
            if (at < text.length() && text.charAt(at) == '{') {
                Matcher label = ONE_LABEL.matcher(text).region(++at, text.length());
                while (label.lookingAt()) {
                    labels.put(label.group(1), unescaped(label.group(2)));
                    at = label.end();
                    label.region(at, text.length());
                }
                String left = text.substring(at).stripLeading();
                return left.startsWith("}") ? new Line(name.group(), labels, left.substring(1).strip()) : null;
            }
            return new Line(name.group(), labels, text.substring(at).strip());
        }

        private static String unescaped(String text) {
            return text.replace("\\n", "\n").replaceAll("\\\\(.)", "$1");
        }
    }

    /** As it is written. */
    @Override
    public String toString() {
        return labels.isEmpty()
                ? name
                : name + new TreeMap<>(labels).entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + label.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
