package org.hsu.procman.configuration.dialect;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Quoted;

/**
 * A table that says where each key of an old mapping goes in the canonical one. Paths are in the names of g6; what
 * older generations called a key is in {@link #OLDER_NAMES}. A key that is not in the table is remarked on.
 */
final class Moves {
    /** Names that were given up, and what they are called since. */
    private static final Map<String, String> OLDER_NAMES = Map.ofEntries(
            Map.entry("master", "process_manager"),
            Map.entry("workers", "managed_processes"),
            Map.entry("unit", "management"),
            Map.entry("default_worker", "default"),
            Map.entry("worker_profile_multipliers", "process_profile_multipliers"),
            Map.entry("add_master_id", "add_process_manager_id"),
            Map.entry("worker_directory", "process_directory"),
            Map.entry("max_workers", "max_managed_processes"));

    /** One row; {@code to} is null where nothing is moved. */
    private record Move(
            String to, UnaryOperator<Node> value, String note, boolean told, BiConsumer<ValueReader, Node> checked) {

        static Move of(String to, UnaryOperator<Node> value) {
            return new Move(to, value, null, false, null);
        }
    }

    private final Map<String, Move> moves = new LinkedHashMap<>();
    private final Set<String> ways = new LinkedHashSet<>();
    private final Set<String> mappings = new LinkedHashSet<>();
    private final Set<String> goZeros = new HashSet<>();

    static String current(String key) {
        return OLDER_NAMES.getOrDefault(key, key);
    }

    /** The same key in the same place. */
    Moves keep(String... paths) {
        List.of(paths).forEach(path -> move(path, path));
        return this;
    }

    Moves move(String from, String to) {
        return move(from, to, Values::same);
    }

    /** @param value makes today's value, null for one that is not to be said */
    Moves move(String from, String to, UnaryOperator<Node> value) {
        return add(from, Move.of(to, value));
    }

    /** For what is read elsewhere. */
    Moves leave(String... paths) {
        List.of(paths).forEach(path -> add(path, Move.of(null, null)));
        return this;
    }

    /** The same, reporting a value that is none. */
    Moves leave(String path, BiConsumer<ValueReader, Node> checked) {
        return add(path, new Move(null, null, null, false, checked));
    }

    /** The same for what must be a mapping. */
    Moves leaveMappings(String... paths) {
        leave(paths);
        mappings.addAll(List.of(paths));
        return this;
    }

    /**
     * For what no program acted upon: a comment in the migrated file, nothing else.
     *
     * @param checked reports a value that is none
     */
    Moves drop(String from, String note, BiConsumer<ValueReader, Node> checked) {
        return add(from, new Move(null, null, note, false, checked));
    }

    /** For what has no equivalent although it meant something. */
    Moves lose(String from, String problem) {
        return add(from, new Move(null, null, problem, true, null));
    }

    /** The same, where {@code Go} took zero for "as usual" and Rust refused it. */
    Moves zeroIsUsual(String from, String to, UnaryOperator<Node> value) {
        goZeros.add(from);
        return move(from, to, value);
    }

    private Moves add(String from, Move move) {
        moves.put(from, move);
        for (int dot = from.lastIndexOf('.'); dot > 0; dot = from.lastIndexOf('.', dot - 1)) {
            ways.add(from.substring(0, dot));
        }
        return this;
    }

    void apply(Mapping from, Draft to, Remarks remarks) {
        apply(from, "", to, remarks);
    }

    private void apply(Mapping from, String before, Draft to, Remarks remarks) {
        for (Mapping.Entry entry : from.entries()) {
            String name = current(entry.key());
            String path = before.isEmpty() ? name : before + "." + name;
            Move move = moves.get(path);
            if (!name.equals(entry.key()) && from.entry(name) != null) {
                remarks.problems().error(
                        entry.place(),
                        "is the older name of " + Quoted.plain(name) + ", which is given at "
                                + from.entry(name).place(),
                        "remove one of them");
            } else if (mappings.contains(path) || move == null && ways.contains(path)) {
                inner(entry, path, move == null, to, remarks);
            } else if (move != null) {
                apply(move, goZeros.contains(path), entry, to, remarks);
            } else {
                remarks.unknown(entry, known(before));
            }
        }
    }

    private void inner(Mapping.Entry entry, String path, boolean applied, Draft to, Remarks remarks) {
        if (!(entry.value() instanceof Mapping inner)) {
            if (!entry.value().isNull()) {
                remarks.problems().error(
                        entry.value().place(), "expected a mapping, found " + entry.value().shown(), "");
            }
        } else if (applied) {
            apply(inner, path, to, remarks);
        }
    }

    private static void apply(Move move, boolean goZero, Mapping.Entry entry, Draft to, Remarks remarks) {
        if (entry.value().isNull()) {
            return;
        }
        if (move.checked() != null) {
            move.checked().accept(new ValueReader(remarks.problems()), entry.value());
        }
        if (move.told()) {
            remarks.warn(entry.place(), move.note(), "");
        } else if (move.note() != null) {
            remarks.note(entry.place(), move.note());
        } else if (move.to() != null) {
            boolean refused = goZero && remarks.ofRust() && Values.isZero(entry.value());
            Node value = refused ? entry.value() : move.value().apply(entry.value());
            if (value != null) {
                to.put(move.to(), entry.place(), value);
            }
        }
    }

    private Set<String> known(String before) {
        Set<String> known = new LinkedHashSet<>();
        String start = before.isEmpty() ? "" : before + ".";
        for (String path : moves.keySet()) {
            if (path.startsWith(start)) {
                String rest = path.substring(start.length());
                known.add(rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest);
            }
        }
        return known;
    }
}
