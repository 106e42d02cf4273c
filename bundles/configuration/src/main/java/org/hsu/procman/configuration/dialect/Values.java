package org.hsu.procman.configuration.dialect;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hsu.procman.configuration.value.DurationText;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * Values of old documents in today's spelling. What is none of theirs is left as it is, for the reader to refuse;
 * null stands for a value that meant "the default".
 */
final class Values {
    /** Go's time.ParseDuration: also fractions without digits before or behind the point, µs and ns. */
    private static final Pattern GO_DURATION =
            Pattern.compile("\\+?(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))+");

    private static final Pattern GO_PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, BigDecimal> MILLISECONDS = Map.of(
            "ns", new BigDecimal("0.000001"),
            "us", new BigDecimal("0.001"),
            "µs", new BigDecimal("0.001"),
            "μs", new BigDecimal("0.001"),
            "ms", BigDecimal.ONE,
            "s", new BigDecimal(1000),
            "m", new BigDecimal(60_000),
            "h", new BigDecimal(3_600_000));
    private static final int LONGEST = 100;
    private static final Set<String> YES = Set.of("yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
    private static final Set<String> NO = Set.of("no", "No", "NO", "off", "Off", "OFF", "n", "N");

    private Values() {}

    static Node same(Node node) {
        return node;
    }

    /** The truth values of YAML 1.1, which Go's reader knew. */
    static Node truth(Node node) {
        if (node instanceof Scalar scalar && !scalar.quoted()) {
            if (YES.contains(scalar.text())) {
                return rewritten(scalar, "true");
            }
            return NO.contains(scalar.text()) ? rewritten(scalar, "false") : scalar;
        }
        return node;
    }

    static Node duration(Node node) {
        if (!(node instanceof Scalar scalar) || DurationText.parse(scalar.text()) != null) {
            return node;
        }
        String text = scalar.text();
        if (text.equals("0")) {
            return rewritten(scalar, "0s");
        }
        if (text.length() > LONGEST || !GO_DURATION.matcher(text).matches()) {
            return node;
        }
        BigDecimal milliseconds = BigDecimal.ZERO;
        Matcher part = GO_PART.matcher(text);
        while (part.find()) {
            String number = part.group(1).startsWith(".") ? "0" + part.group(1) : part.group(1);
            milliseconds = milliseconds.add(
                    new BigDecimal(number).multiply(MILLISECONDS.get(part.group(2))));
        }
        return rewritten(scalar, milliseconds.stripTrailingZeros().toPlainString() + "ms");
    }

    /** A duration where zero means the default. */
    static Node durationUnlessZero(Node node) {
        return isZero(node) ? null : duration(node);
    }

    static Node unlessBlank(Node node) {
        return node instanceof Scalar scalar && scalar.text().isBlank() ? null : node;
    }

    static Node unlessZero(Node node) {
        return isZero(node) ? null : node;
    }

    static boolean isZero(Node node) {
        return node instanceof Scalar scalar && scalar.text().matches("0+(\\.0*)?(?:ns|us|ms|s|m|h)?");
    }

    /** Today's name of a process type. */
    static Node type(Node node) {
        String current = node instanceof Scalar scalar ? WrapperName.current(scalar.text()) : null;
        return current == null ? node : rewritten((Scalar) node, current);
    }

    /** {@code pid-file} as {@code pid_file}. */
    static Node snakeCase(Node node) {
        return node instanceof Scalar scalar ? rewritten(scalar, scalar.text().replace('-', '_')) : node;
    }

    /** A list of texts as one, for today's metadata are texts. */
    static Node joined(Node node) {
        if (!(node instanceof Sequence list) || !list.items().stream().allMatch(Scalar.class::isInstance)) {
            return node;
        }
        String text = list.items().stream()
                .map(item -> ((Scalar) item).text())
                .collect(Collectors.joining(", "));
        return Scalar.of(list.place(), text, true);
    }

    /** The worker's name in a file name is today the process's. */
    static Node placeholders(Node node) {
        return node instanceof Scalar scalar
                ? rewritten(scalar, scalar.text().replace("{worker_id}", "{process_id}"))
                : node;
    }

    /** {@code master_stdout}, {@code stdout} and their like are one output today. */
    static Node outputType(Node node) {
        if (!(node instanceof Scalar scalar)) {
            return node;
        }
        return switch (scalar.text()) {
            case "stdout", "master_stdout" -> rewritten(scalar, "process_manager_stdout");
            case "stderr", "master_stderr" -> rewritten(scalar, "process_manager_stderr");
            default -> node;
        };
    }

    /** Severities as loggers call them, in the words of RFC 5424. */
    static Node severity(Node node) {
        if (!(node instanceof Scalar scalar)) {
            return node;
        }
        return switch (scalar.text()) {
            case "warn" -> rewritten(scalar, "warning");
            case "err" -> rewritten(scalar, "error");
            case "crit", "fatal" -> rewritten(scalar, "critical");
            case "emerg", "panic" -> rewritten(scalar, "emergency");
            default -> node;
        };
    }

    /** The number, null for what is none. */
    static BigDecimal number(Node node) {
        boolean plain = node instanceof Scalar scalar
                && !scalar.quoted()
                && scalar.text().matches("[-+]?[0-9]{1,18}(?:\\.[0-9]{1,18})?");
        return plain ? new BigDecimal(((Scalar) node).text()) : null;
    }

    static Scalar rewritten(Scalar scalar, String text) {
        return text.equals(scalar.text())
                ? scalar
                : new Scalar(scalar.place(), text, text, scalar.quoted(), scalar.secrets());
    }

    /** True for a mapping that says nothing, as for no value. */
    static boolean isEmpty(Node node) {
        return node == null || node.isNull() || node instanceof Mapping mapping && mapping.entries().isEmpty();
    }
}
