package org.hsu.procman.configuration.yaml;

import java.util.Map;

/**
 * Where a value hangs in its document, such as {@code managed_processes[2].management.control}. Linked
 * to its parent, so that a large document does not spell out a path for every node.
 */
public final class KeyPath {
    public static final KeyPath ROOT = new KeyPath(null, "", -1, Map.of());

    private final KeyPath parent;
    private final String key;
    private final int index;
    private final Map<String, String> spellings;

    private KeyPath(KeyPath parent, String key, int index, Map<String, String> spellings) {
        this.parent = parent;
        this.key = key;
        this.index = index;
        this.spellings = spellings;
    }

    public KeyPath child(String name) {
        return new KeyPath(this, spellings.getOrDefault(name, name), -1, Map.of());
    }

    public KeyPath item(int number) {
        return new KeyPath(this, "", number, Map.of());
    }

    /** The same path in a document that calls some of the keys below it differently. */
    public KeyPath spelled(Map<String, String> otherNames) {
        return new KeyPath(parent, key, index, otherNames);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.toString();
    }

    private void append(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.append(text);
        if (index >= 0) {
            text.append('[').append(index).append(']');
            return;
        }
        if (!text.isEmpty()) {
            text.append('.');
        }
        text.append(Quoted.plain(key));
    }
}
