package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rows under a heading. In a given width the last column is shortened first, then columns are left out, those
 * with the lowest rank first, so that every row stays on one line.
 */
final class Table {

    private static final String GAP = "  ";
    private static final String CUT = "...";
    private static final int SHORTEST_LAST = 16;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * One column.
     *
     * @param rank how much it matters when there is little room; 0 goes first, {@link Integer#MAX_VALUE} never
     */
    record Column(String name, boolean right, int rank) {

        static Column left(String name, int rank) {
            return new Column(name, false, rank);
        }

        static Column right(String name, int rank) {
            return new Column(name, true, rank);
        }
    }

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** One cell for each column; a null or empty one shows as a dash. */
    void row(List<String> cells) {
        List<String> shown = new ArrayList<>(cells.size());
        for (String cell : cells) {
            shown.add(cell == null || cell.isEmpty() ? "-" : Text.harmless(cell));
        }
        rows.add(shown);
    }

    /** All of it. */
    List<String> lines() {
        return lines(Integer.MAX_VALUE);
    }

    /** No line longer than the width. */
    List<String> lines(int width) {
        List<Integer> shown = columnsFor(width);
        int[] widths = widths();
        int last = shown.get(shown.size() - 1);
        int before = total(shown, widths) - widths[last];
        if (width < Integer.MAX_VALUE) {
            widths[last] = Math.max(1, Math.min(widths[last], width - before));
        }
        List<String> lines = new ArrayList<>();
        List<String> headings = columns.stream().map(Column::name).toList();
        lines.add(cut(join(headings, shown, widths), width));
        for (List<String> row : rows) {
            lines.add(cut(join(row, shown, widths), width));
        }
        return lines;
    }

    private List<Integer> columnsFor(int width) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            shown.add(i);
        }
        int[] widths = widths();
        int last = columns.size() - 1;
        widths[last] = Math.min(widths[last], SHORTEST_LAST);
        while (total(shown, widths) > width) {
            int lowest = shown.get(0);
            for (int i : shown) {
                if (columns.get(i).rank() < columns.get(lowest).rank()) {
                    lowest = i;
                }
            }
            if (columns.get(lowest).rank() == Integer.MAX_VALUE) {
                break;
            }
            shown.remove(Integer.valueOf(lowest));
        }
        return shown;
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).name().length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return widths;
    }

    private static int total(List<Integer> shown, int[] widths) {
        int total = GAP.length() * (shown.size() - 1);
        for (int i : shown) {
            total += widths[i];
        }
        return total;
    }

    private String join(List<String> cells, List<Integer> shown, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i : shown) {
            if (line.length() > 0) {
                line.append(GAP);
            }
            String cell = cut(cells.get(i), widths[i]);
            String padding = " ".repeat(Math.max(0, widths[i] - length(cell)));
            line.append(columns.get(i).right() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    static String cut(String text, int width) {
        if (length(text) <= width) {
            return text;
        }
        int kept = Math.max(0, width - CUT.length());
        String start = text.substring(0, text.offsetByCodePoints(0, kept));
        return start + CUT.substring(0, Math.min(width, CUT.length()));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Colours the words of states in a finished line. */
    static String coloured(String line, Set<String> good, Set<String> bad, Set<String> passing) {
        for (String word : line.split(" +")) {
            String colour = good.contains(word) ? "32" : bad.contains(word) ? "31" : passing.contains(word) ? "33" : "";
            if (!colour.isEmpty()) {
                return line.replaceFirst("\\b" + word + "\\b", "\u001b[" + colour + "m" + word + "\u001b[0m");
            }
        }
        return line;
    }
}
