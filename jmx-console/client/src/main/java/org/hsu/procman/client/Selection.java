package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** Which processes are meant: ids, those of entries with several instances, and globs, narrowed by group and labels. */
final class Selection {

    @Option(names = "--all", description = "All processes.")
    private boolean all;

    @Option(names = "--group", paramLabel = "GROUP", description = "Only processes of this group and of those in it.")
    private String group;

    /** Ids of those in the group, as far as the manager was asked. */
    private Set<String> members = Set.of();

    @Option(names = "--label", paramLabel = "KEY=VALUE",
            description = "Only processes with this label; may be repeated, all must match.")
    private List<String> labels = List.of();

    /**
     * What was found.
     *
     * @param rows    the processes meant, each once, in the order asked for
     * @param missing a line for each name that stands for no process
     */
    record Found(List<Row> rows, List<String> missing) {

        List<String> ids() {
            return rows.stream().map(row -> row.text("id")).toList();
        }

        /** For each process those of the others that depend on it; first comes whom nobody of them needs. */
        Map<String, List<String>> dependants() {
            Map<String, List<String>> direct = new LinkedHashMap<>();
            ids().forEach(id -> direct.put(id, new ArrayList<>()));
            for (Row row : rows) {
                for (String needed : row.texts("dependsOn")) {
                    direct.computeIfPresent(needed, (id, all) -> {
                        all.add(row.text("id"));
                        return all;
                    });
                }
            }
            Map<String, List<String>> ordered = new LinkedHashMap<>();
            direct.keySet().forEach(id -> visit(id, direct, ordered, new HashSet<>()));
            return ordered;
        }

        private static void visit(
                String id, Map<String, List<String>> direct, Map<String, List<String>> ordered, Set<String> path) {
            if (!ordered.containsKey(id) && path.add(id)) {
                direct.get(id).forEach(dependant -> visit(dependant, direct, ordered, path));
                ordered.put(id, direct.get(id));
            }
        }
    }

    /** Whether any process was named, by whatever means. */
    boolean namesAny(List<String> ids) {
        return all || group != null || !labels.isEmpty() || !ids.isEmpty();
    }

    /** @throws Failure the arguments contradict each other, or name nothing though they must */
    void check(List<String> ids, boolean needed) throws Failure {
        if (all && !ids.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "--all and names exclude each other");
        }
        if (needed && !namesAny(ids)) {
            throw new Failure(ExitCode.USAGE, "name at least one process, or use --all");
        }
        for (String label : labels) {
            if (label.indexOf('=') < 1) {
                throw new Failure(ExitCode.USAGE, "a label is KEY=VALUE, not '" + label + "'");
            }
        }
    }

    /** As {@link #from(List, List)}, from what the manager has. */
    Found from(RemoteManager manager, List<String> names) throws Failure {
        askFor(manager);
        return from(manager.processes(), names);
    }

    /** Finds out which processes the group that was given has. */
    void askFor(RemoteManager manager) throws Failure {
        if (group != null) {
            members = new HashSet<>();
            for (Row row : manager.groups()) {
                if (row.text("name").equals(group)) {
                    members.addAll(row.texts("processes"));
                }
            }
        }
    }

    /**
     * Picks from what there is.
     *
     * @param names ids and globs; none means all
     */
    Found from(List<Row> processes, List<String> names) {
        Set<Row> chosen = new LinkedHashSet<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            List<Row> matching = processes.stream()
                    .filter(row -> matches(name, row.text("id")) || name.equals(row.text("instanceOf")))
                    .toList();
            if (matching.isEmpty()) {
                missing.add(isGlob(name) ? "no process matches " + name : noSuchProcess(name, processes));
            }
            chosen.addAll(matching);
        }
        if (names.isEmpty()) {
            chosen.addAll(processes);
        }
        List<Row> rows = chosen.stream().filter(this::isWanted).toList();
        boolean narrowed = group != null || !labels.isEmpty();
        if (rows.isEmpty() && missing.isEmpty() && narrowed) {
            missing.add("no process" + (group == null ? "" : " of group " + group)
                    + (labels.isEmpty() ? "" : " with label " + String.join(", ", labels)));
        }
        return new Found(rows, missing);
    }

    private static String noSuchProcess(String name, List<Row> processes) {
        List<String> ids = processes.stream().map(row -> row.text("id")).toList();
        return "no such process: " + name + Nearest.question(name, ids);
    }

    /** Null if none was given. */
    String group() {
        return group;
    }

    boolean usesLabels() {
        return !labels.isEmpty();
    }

    /** Whether processes of this group may be meant. */
    boolean isOfGroup(String name) {
        return group == null || group.equals(name);
    }

    private boolean isWanted(Row row) {
        boolean within = isOfGroup(row.text("group")) || members.contains(row.text("id"));
        return within && row.texts("labels").containsAll(labels);
    }

    static boolean isGlob(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0 || name.indexOf('[') >= 0;
    }

    /** A glob of {@code *}, {@code ?} and {@code [abc]}, {@code [!a-c]}; all else stands for itself. */
    static boolean matches(String glob, String id) {
        if (!isGlob(glob)) {
            return glob.equals(id);
        }
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int end = c == '[' ? glob.indexOf(']', i + 2) : -1;
            if (c == '*') {
                expression.append(".*");
            } else if (c == '?') {
                expression.append('.');
            } else if (end > 0) {
                String inside = glob.substring(i + 1, end).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
                expression.append('[').append(inside.startsWith("!") ? "^" + inside.substring(1) : inside).append(']');
                i = end;
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return Pattern.matches(expression.toString(), id);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** The documents of what was found: an object where one name was asked for that is no glob, else a list. */
    static void print(Session session, List<String> asked, List<Object> documents) throws Failure {
        boolean single = asked.size() == 1 && !isGlob(asked.get(0));
        if (!single) {
            session.print(List.of(Json.document(documents)));
        } else if (!documents.isEmpty()) {
            session.print(List.of(Json.document(documents.get(0))));
        }
    }
}
