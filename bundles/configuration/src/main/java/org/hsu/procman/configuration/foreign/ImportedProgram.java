package org.hsu.procman.configuration.foreign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One process as it will be written: a tree of maps, lists, numbers, truth values and texts, the latter with our
 * expansions in them.
 */
final class ImportedProgram {
    static final String CONTROL = "management.control.";
    static final String RESTART = "management.restart_policy.";
    static final String LIMITS = "management.resource_limits.";
    static final String CHECK = "management.health_check.";
    static final String INDEX = "${instance.index}";
    private static final int MOST_ATTEMPTS = 100;
    private static final String NO_SHELL = "[A-Za-z0-9_./:@%+,= -]+";
    private static final String SHELL_ALONE = "[A-Za-z_][A-Za-z0-9_]*=.*|(\\.|cd|exec|export|source|ulimit|umask) .*";

    private final String id;
    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> dependencies = new LinkedHashMap<>();

    ImportedProgram(String id) {
        this.id = id;
        tree.put("id", id);
        tree.put("type", "standard_managed");
        // What comes later than its place in the text is put into the place that is kept for it here.
        for (String key : List.of("enabled", "group", "labels", "instances", "schedule", "watch", "depends_on",
                "metadata", "sandbox")) {
            tree.put(key, null);
        }
        for (String key : List.of("executable", "arguments", "working_directory", "environment", "environment_file")) {
            put(CONTROL + key, null);
        }
    }

    String id() {
        return id;
    }

    Map<String, Object> tree() {
        return tree;
    }

    List<String> notes() {
        return notes;
    }

    /** Other processes with the condition that is waited for. */
    Map<String, String> dependencies() {
        return dependencies;
    }

    /** For what has no equivalent or another meaning. */
    void note(String text) {
        String line = Imported.oneLine(text);
        if (!notes.contains(line)) {
            notes.add(line);
        }
    }

    /** @param path with dots, below the process */
    @SuppressWarnings("unchecked")
    ImportedProgram put(String path, Object value) {
        Map<String, Object> inner = tree;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            Object next = inner.computeIfAbsent(keys[i], none -> new LinkedHashMap<String, Object>());
            inner = (Map<String, Object>) next;
        }
        inner.put(keys[keys.length - 1], value);
        return this;
    }

    /**
     * So many processes of it, which are numbered from 1.
     *
     * @param variable by which they know their number; null for none
     * @param first    that it has in the other program
     */
    void instances(int count, String variable, int first) {
        put("instances", count);
        if (variable != null) {
            environment(variable, INDEX);
            if (first != 1) {
                note(variable + " counts from 1 here, not from " + first);
            }
        }
    }

    /** Null when nothing is there. */
    Object get(String path) {
        Object value = tree;
        for (String key : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    /** Whose words are as they are to be, expansions and all. */
    void command(List<String> words) {
        put(CONTROL + "executable", words.get(0));
        put(CONTROL + "arguments", words.size() == 1 ? null : List.copyOf(words.subList(1, words.size())));
    }

    /** A line of a shell: without one where it has nothing that only a shell understands. */
    void shell(String line) {
        String trimmed = line.strip();
        if (trimmed.matches(NO_SHELL) && !trimmed.matches(SHELL_ALONE)) {
            command(List.of(trimmed.split(" +")));
        } else {
            command(List.of("/bin/sh", "-c", Literal.of(trimmed)));
        }
    }

    void environment(String name, String value) {
        if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            put(CONTROL + "environment." + name, value);
        } else {
            note("environment: \"" + name + "\" is no name of a variable here");
        }
    }

    void attempts(int attempts) {
        int bounded = Math.max(1, Math.min(MOST_ATTEMPTS, attempts));
        if (bounded != attempts) {
            note(attempts + " restarts in a row: here from 1 to " + MOST_ATTEMPTS);
        }
        put(RESTART + "max_attempts", bounded);
    }

    void dependsOn(String other, String condition) {
        dependencies.put(other, condition);
    }
}
