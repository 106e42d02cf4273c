package org.hsu.procman.panel.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest lines of one process, and where to read on. Not thread-safe.
 */
public final class LogLines {

    /**
     * A line.
     *
     * @param epochMillis when the manager read it
     * @param stream      {@code stdout} or {@code stderr}
     * @param text        harmless
     */
    public record Line(long epochMillis, String stream, String text) {

        static Line of(Items items) {
            return new Line(items.count("epochMillis"), items.text("stream"), items.text("text"));
        }
    }

    private final int capacity;
    private final Deque<Line> lines = new ArrayDeque<>();
    private String cursor = "";

    public LogLines(int capacity) {
        this.capacity = capacity;
    }

    /** Where the manager's next page begins; empty at first. */
    public String cursor() {
        return cursor;
    }

    /**
     * Takes a page in.
     *
     * @return its lines
     */
    public List<Line> add(Items page) {
        List<Line> more = page.rows("lines").stream().map(Line::of).toList();
        cursor = page.data().get("cursor").toString();
        for (Line line : more) {
            if (lines.size() == capacity) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
        return more;
    }

    /** Oldest first. */
    public List<Line> all() {
        return new ArrayList<>(lines);
    }
}
