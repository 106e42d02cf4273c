package org.hsu.procman.configuration.yaml;

/**
 * Where a value hangs in its document, such as {@code managed_processes[2].management.control}. Linked
 * to its parent, so that a large document does not spell out a path for every node.
 */
public final class KeyPath {
    public static final KeyPath ROOT = new KeyPath(null, "", -1);

    private final KeyPath parent;
    private final String key;
    private final int index;

    private KeyPath(KeyPath parent, String key, int index) {
        this.parent = parent;
        this.key = key;
        this.index = index;
    }

    public KeyPath child(String name) {
        return new KeyPath(this, name, -1);
    }

    public KeyPath item(int number) {
        return new KeyPath(this, "", number);
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
