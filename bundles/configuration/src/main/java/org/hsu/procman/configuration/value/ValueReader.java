package org.hsu.procman.configuration.value;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * Nodes to typed values by the core schema of YAML 1.2. Every method returns null after reporting what is
 * wrong at the value's own place. Where a string is expected, an unquoted number or truth value is taken
 * as it is written; a quoted string is never taken for a number.
 */
public final class ValueReader {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(?:0|[1-9][0-9]{0,18})");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?");

    private static final Bounds LONGEST_DURATION =
            new Bounds(-Double.MAX_VALUE, DurationText.LONGEST.toMillis(), false);

    private static final String VALUE_WANTED = "give a value or remove the key";

    private final Problems problems;

    public ValueReader(Problems problems) {
        this.problems = problems;
    }

    public String text(Node node) {
        Scalar scalar = scalar(node, "a text", "write \"\" for an empty text, or remove the key");
        return scalar == null ? null : scalar.text();
    }

    public Boolean flag(Node node) {
        Scalar scalar = unquoted(node, "true or false");
        if (scalar == null) {
            return null;
        }
        switch (scalar.text()) {
            case "true", "True", "TRUE":
                return true;
            case "false", "False", "FALSE":
                return false;
            default:
                return this.<Boolean>wrong(scalar, "true or false", "");
        }
    }

    public Long whole(Node node, Bounds bounds) {
        Scalar scalar = unquoted(node, "a whole number");
        if (scalar == null) {
            return null;
        }
        BigDecimal value = WHOLE.matcher(scalar.text()).matches() ? new BigDecimal(scalar.text()) : null;
        if (value == null) {
            return this.<Long>wrong(scalar, "a whole number", "");
        }
        if (!bounds.hold(value.doubleValue()) || value.compareTo(BigDecimal.valueOf(value.longValue())) != 0) {
            return this.<Long>outOfBounds(scalar, bounds, ValueReader::number);
        }
        return value.longValue();
    }

    /** A whole number that an int holds. */
    public Integer integer(Node node, Bounds bounds) {
        Bounds narrowed = new Bounds(
                Math.max(bounds.least(), Integer.MIN_VALUE), Math.min(bounds.greatest(), Integer.MAX_VALUE),
                bounds.above());
        Long value = whole(node, bounds);
        if (value != null && !narrowed.hold(value)) {
            return this.<Integer>outOfBounds((Scalar) node, narrowed, ValueReader::number);
        }
        return value == null ? null : Integer.valueOf(value.intValue());
    }

    public Double decimal(Node node, Bounds bounds) {
        Scalar scalar = unquoted(node, "a number");
        if (scalar == null) {
            return null;
        }
        if (!NUMBER.matcher(scalar.text()).matches()) {
            return this.<Double>wrong(scalar, "a number", "");
        }
        double value = Double.parseDouble(scalar.text());
        if (Double.isInfinite(value) || !bounds.hold(value)) {
            return this.<Double>outOfBounds(scalar, bounds, ValueReader::number);
        }
        return value;
    }

    /** Bounds count milliseconds. */
    public Duration duration(Node node, Bounds bounds) {
        Scalar scalar = scalar(node, "a duration", VALUE_WANTED);
        if (scalar == null) {
            return null;
        }
        Duration duration = DurationText.parse(scalar.text());
        if (duration == null && DurationText.isTooLong(scalar.text())) {
            return this.<Duration>outOfBounds(scalar, LONGEST_DURATION, ValueReader::milliseconds);
        }
        if (duration == null) {
            String hint = hintUnlessHidden(scalar, DurationText.hint(scalar.text()));
            return this.<Duration>wrong(scalar, "a duration", hint);
        }
        if (!bounds.hold(duration.toNanos() / 1e6)) {
            return this.<Duration>outOfBounds(scalar, bounds, ValueReader::milliseconds);
        }
        return duration;
    }

    /** Bytes. */
    public Long size(Node node, Bounds bounds) {
        Scalar scalar = scalar(node, "a size", VALUE_WANTED);
        if (scalar == null) {
            return null;
        }
        Long size = SizeText.parse(scalar.text());
        if (size == null) {
            return this.<Long>wrong(scalar, "a size", hintUnlessHidden(scalar, SizeText.hint(scalar.text())));
        }
        return bounds.hold(size) ? size : this.<Long>outOfBounds(scalar, bounds, ValueReader::number);
    }

    /** One of the words, in their own spelling; case does not matter. */
    public String word(Node node, Collection<String> words) {
        Scalar scalar = scalar(node, "one of " + String.join(", ", words), VALUE_WANTED);
        if (scalar == null) {
            return null;
        }
        for (String word : words) {
            if (word.equalsIgnoreCase(scalar.text())) {
                return word;
            }
        }
        String near = scalar.isExpanded() ? null : NearestName.of(scalar.text(), words);
        String hint = near == null ? "" : "did you mean " + Quoted.of(near) + "?";
        return this.<String>wrong(scalar, "one of " + String.join(", ", words), hint);
    }

    /** Some of the words, as {@link #word} takes them; those that are none left out after a report. */
    public List<String> words(Node node, Collection<String> words) {
        if (!(node instanceof Sequence list)) {
            return this.<List<String>>wrong(node, "a list", listHint(node));
        }
        List<String> found = new ArrayList<>();
        for (Node item : list.items()) {
            String word = word(item, words);
            if (word != null) {
                found.add(word);
            }
        }
        return found;
    }

    public Path path(Node node) {
        String text = notEmpty(node, "a path");
        if (text == null) {
            return null;
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            return this.<Path>wrong((Scalar) node, "a path", "");
        }
    }

    /** Absolute; what is relative is relative to the folder of the file that it is written in. */
    public Path resolvedPath(Node node) {
        Path path = path(node);
        return path == null ? null : node.place().file().directory().resolve(path).normalize();
    }

    public URI uri(Node node) {
        String text = notEmpty(node, "a URI");
        if (text == null) {
            return null;
        }
        try {
            return new URI(text);
        } catch (URISyntaxException invalid) {
            return this.<URI>wrong((Scalar) node, "a URI", "");
        }
    }

    /** A text of at least one character that is not a blank. */
    public String notEmpty(Node node, String expected) {
        Scalar scalar = scalar(node, expected, VALUE_WANTED);
        if (scalar != null && scalar.text().isBlank()) {
            return this.<String>wrong(scalar, expected, "it must not be empty");
        }
        return scalar == null ? null : scalar.text();
    }

    public List<String> texts(Node node) {
        if (!(node instanceof Sequence list)) {
            return this.<List<String>>wrong(node, "a list", listHint(node));
        }
        List<String> texts = new ArrayList<>();
        for (Node item : list.items()) {
            String text = text(item);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    public Map<String, String> textMap(Node node) {
        if (!(node instanceof Mapping mapping)) {
            return this.<Map<String, String>>wrong(node, "a mapping", "");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Mapping.Entry entry : mapping.entries()) {
            String text = text(entry.value());
            if (text != null) {
                texts.put(entry.key(), text);
            }
        }
        return texts;
    }

    /** How to write a list where a single value stands. */
    public static String listHint(Node found) {
        if (!(found instanceof Scalar single) || single.isNull()) {
            return "";
        }
        return single.text().contains(" ") || single.isExpanded()
                ? "write a list, such as [one, two]"
                : "write [" + single.shown() + "]";
    }

    /** Reports that something else was expected; returns null. */
    public <T> T wrong(Node found, String expected, String hint) {
        problems.error(found.place(), "expected " + expected + ", found " + found.shown(), hint);
        return null;
    }

    private <T> T outOfBounds(Scalar found, Bounds bounds, Bounds.Form form) {
        problems.error(found.place(), found.shown() + " is out of range", "it must be " + bounds.describe(form));
        return null;
    }

    private Scalar unquoted(Node node, String expected) {
        Scalar scalar = scalar(node, expected, VALUE_WANTED);
        if (scalar != null && scalar.quoted()) {
            return this.<Scalar>wrong(scalar, expected, "write it without quotes");
        }
        return scalar;
    }

    private Scalar scalar(Node node, String expected, String hint) {
        if (!(node instanceof Scalar scalar)) {
            return this.<Scalar>wrong(node, expected, "");
        }
        if (scalar.isNull()) {
            return this.<Scalar>wrong(scalar, expected, hint);
        }
        return scalar;
    }

    private static String hintUnlessHidden(Scalar scalar, String hint) {
        return scalar.isExpanded() ? "" : hint;
    }

    private static String number(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e18
                ? Long.toString((long) bound)
                : String.format(Locale.ROOT, "%s", bound);
    }

    private static String milliseconds(double bound) {
        return DurationText.of(Duration.ofNanos(Math.round(bound * 1e6)));
    }
}
