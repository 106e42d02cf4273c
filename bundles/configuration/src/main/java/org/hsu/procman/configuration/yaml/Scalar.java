package org.hsu.procman.configuration.yaml;

import java.util.List;
import java.util.Optional;

/**
 * A single value. Its type is decided by who reads it, by the core schema of YAML 1.2.
 *
 * @param text    the value after expansion
 * @param written the value before expansion: what may be shown
 * @param quoted  true: it is a string and nothing else
 * @param secrets parts of the value that must never be shown
 */
public record Scalar(Place place, String text, String written, boolean quoted, List<String> secrets)
        implements Node {
    private static final String MASK = "***";

    public Scalar {
        secrets = List.copyOf(secrets);
    }

    public static Scalar of(Place place, String text, boolean quoted) {
        return new Scalar(place, text, text, quoted, List.of());
    }

    /** The same place with the value that expansion made; it counts as neither quoted nor null. */
    public Scalar expandedTo(String value, List<String> secretParts) {
        return new Scalar(place, value, written, false, secretParts);
    }

    /** The same value, shown to nobody. */
    public Scalar asSecret() {
        return isNull() ? this : new Scalar(place, text, MASK, quoted, List.of(text));
    }

    public boolean isExpanded() {
        return !text.equals(written);
    }

    @Override
    public boolean isNull() {
        return isBlank() || !quoted && !isExpanded() && (text.equals("~") || text.equalsIgnoreCase("null"));
    }

    /** True where a key stands without any value. */
    public boolean isBlank() {
        return !quoted && written.isEmpty();
    }

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public Object content() {
        return isNull() ? Optional.empty() : text;
    }

    @Override
    public String shown() {
        if (isNull()) {
            return "no value";
        }
        return quoted || isExpanded() ? Quoted.of(written) : Quoted.plain(written);
    }

    /** Never the expanded value: records print themselves into logs. */
    @Override
    public String toString() {
        return place + " " + shown();
    }
}
