package org.hsu.procman.configuration.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.configuration.dialect.Remarks;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * Writes a tree whose values still know where they stood in the original. A comment that stood alone goes above
 * what followed it there, one behind a value stays behind it; notes go above the process or block they are about.
 */
public final class CanonicalText {
    private static final int WIDEST_LIST = 90;
    private static final String NOTE = " note: ";

    private final StringBuilder text = new StringBuilder();
    private final Map<Mapping.Entry, List<String>> above = new IdentityHashMap<>();
    private final Map<Mapping.Entry, String> behind = new IdentityHashMap<>();
    private final List<String> atTheEnd = new ArrayList<>();

    private CanonicalText() {}

    /**
     * The text of a tree.
     *
     * @param head     the first line's comment
     * @param original the text that the tree was read from
     */
    public static String of(Mapping document, String head, List<Remarks.Note> notes, String original) {
        CanonicalText writer = new CanonicalText();
        List<Mapping.Entry> order = new ArrayList<>();
        collect(document, order);
        writer.place(Comments.of(original), order);
        writer.place(notes, document);
        writer.text.append("# ").append(head).append('\n');
        writer.mapping(document, 0, false);
        if (!writer.atTheEnd.isEmpty()) {
            writer.text.append('\n');
            writer.atTheEnd.forEach(comment -> writer.line("#" + comment, 0));
        }
        return writer.text.toString();
    }

    private static void collect(Node node, List<Mapping.Entry> order) {
        if (node instanceof Mapping mapping) {
            for (Mapping.Entry entry : mapping.entries()) {
                order.add(entry);
                collect(entry.value(), order);
            }
        } else if (node instanceof Sequence list) {
            list.items().forEach(item -> collect(item, order));
        }
    }

    private void place(List<Comments.Comment> comments, List<Mapping.Entry> order) {
        TreeMap<Integer, Mapping.Entry> starts = new TreeMap<>();
        Map<Integer, Mapping.Entry> values = new HashMap<>();
        for (Mapping.Entry entry : order) {
            starts.merge(entry.place().line(), entry, (one, other) -> leftmost(one, other));
            if (entry.value() instanceof Scalar || entry.value() instanceof Sequence list && isShort(list)) {
                values.putIfAbsent(entry.value().place().line(), entry);
            }
        }
        for (Comments.Comment comment : comments) {
            Mapping.Entry value = comment.behind() ? values.get(comment.line()) : null;
            if (value != null && behind.putIfAbsent(value, comment.text()) == null) {
                continue;
            }
            Map.Entry<Integer, Mapping.Entry> next = comment.behind()
                    ? starts.ceilingEntry(comment.line())
                    : starts.higherEntry(comment.line());
            if (next == null) {
                atTheEnd.add(comment.text());
            } else {
                above.computeIfAbsent(next.getValue(), none -> new ArrayList<>()).add(comment.text());
            }
        }
    }

    private static Mapping.Entry leftmost(Mapping.Entry one, Mapping.Entry other) {
        return other.place().column() < one.place().column() ? other : one;
    }

    /** Above the process, or the block at the top, that begins last before each. */
    private void place(List<Remarks.Note> notes, Mapping document) {
        List<Mapping.Entry> blocks = new ArrayList<>();
        for (Mapping.Entry entry : document.entries()) {
            blocks.add(entry);
            if (entry.value() instanceof Sequence list) {
                for (Node item : list.items()) {
                    if (item instanceof Mapping process && !process.entries().isEmpty()) {
                        blocks.add(process.entries().iterator().next());
                    }
                }
            }
        }
        Comparator<Place> order = Comparator.comparingInt(Place::line).thenComparingInt(Place::column);
        blocks.sort(Comparator.comparing(Mapping.Entry::place, order));
        for (Remarks.Note note : notes) {
            Mapping.Entry block = null;
            for (Mapping.Entry each : blocks) {
                block = block == null || order.compare(each.place(), note.place()) <= 0 ? each : block;
            }
            if (block == null) {
                atTheEnd.add(NOTE + note.text());
            } else {
                above.computeIfAbsent(block, none -> new ArrayList<>()).add(NOTE + note.text());
            }
        }
    }

    private void mapping(Mapping mapping, int indent, boolean afterDash) {
        boolean first = true;
        for (Mapping.Entry entry : mapping.entries()) {
            if (indent == 0) {
                text.append('\n');
            }
            if (!(first && afterDash)) {
                comments(entry, indent);
                indent(indent);
            }
            first = false;
            entry(entry, indent);
        }
    }

    private void entry(Mapping.Entry entry, int indent) {
        text.append(CanonicalScalar.key(entry.key())).append(':');
        Node value = entry.value();
        String flat = flat(value);
        if (flat != null) {
            text.append(flat.isEmpty() ? "" : " ").append(flat);
        }
        String comment = behind.get(entry);
        text.append(comment == null ? "" : "  #" + comment).append('\n');
        if (flat == null && value instanceof Mapping inner) {
            mapping(inner, indent + 2, false);
        } else if (flat == null) {
            sequence((Sequence) value, indent + 2);
        }
    }

    private void sequence(Sequence list, int indent) {
        boolean first = true;
        for (Node item : list.items()) {
            if (item instanceof Mapping mapping && !mapping.entries().isEmpty()) {
                if (!first && indent == 2) {
                    text.append('\n');
                }
                comments(mapping.entries().iterator().next(), indent);
                indent(indent);
                text.append("- ");
                mapping(mapping, indent + 2, true);
            } else {
                indent(indent);
                text.append("-");
                String flat = flat(item);
                if (flat != null) {
                    text.append(flat.isEmpty() ? "" : " ").append(flat).append('\n');
                } else {
                    text.append('\n');
                    sequence((Sequence) item, indent + 2);
                }
            }
            first = false;
        }
    }

    /** What fits behind a key in its line, null for what does not. */
    private static String flat(Node value) {
        if (value instanceof Scalar scalar) {
            return CanonicalScalar.of(scalar);
        }
        if (value instanceof Mapping mapping) {
            return mapping.entries().isEmpty() ? "{}" : null;
        }
        Sequence list = (Sequence) value;
        if (list.items().isEmpty()) {
            return "[]";
        }
        return isShort(list) ? flow(list) : null;
    }

    private static boolean isShort(Sequence list) {
        return list.items().stream().allMatch(item -> item instanceof Scalar scalar && !scalar.isBlank())
                && flow(list).length() <= WIDEST_LIST;
    }

    private static String flow(Sequence list) {
        StringBuilder flow = new StringBuilder("[");
        for (Node item : list.items()) {
            flow.append(flow.length() == 1 ? "" : ", ").append(CanonicalScalar.of((Scalar) item));
        }
        return flow.append(']').toString();
    }

    private void comments(Mapping.Entry entry, int indent) {
        above.getOrDefault(entry, List.of()).forEach(comment -> line("#" + comment, indent));
    }

    private void line(String line, int indent) {
        indent(indent);
        text.append(line.stripTrailing()).append('\n');
    }

    private void indent(int indent) {
        text.append(" ".repeat(indent));
    }
}
