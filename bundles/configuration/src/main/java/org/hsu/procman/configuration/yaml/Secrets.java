package org.hsu.procman.configuration.yaml;

import java.util.HashSet;
import java.util.Set;

/** What must not be shown of a piece of configuration; cleans messages that others have written. */
public final class Secrets {
    private final Set<String> texts = new HashSet<>();

    /** Adds what is secret in a tree. */
    public Secrets add(Node node) {
        if (node instanceof Scalar scalar) {
            scalar.secrets().forEach(this::add);
        } else if (node instanceof Sequence list) {
            list.items().forEach(this::add);
        } else if (node instanceof Mapping mapping) {
            mapping.entries().forEach(entry -> add(entry.value()));
        }
        return this;
    }

    /** Adds a text and, of one with several lines, each line. */
    public void add(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(texts::add);
        if (!text.isEmpty()) {
            texts.add(text);
        }
    }

    /** The message with each secret text replaced, longer ones first. */
    public String mask(String message) {
        String[] masked = {message};
        texts.stream()
                .sorted((one, other) -> other.length() - one.length())
                .forEach(text -> masked[0] = masked[0].replace(text, "***"));
        return masked[0];
    }
}
