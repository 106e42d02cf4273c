package org.hsu.procman.manager.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What happened in a simulation, in the order of time. */
final class Timeline {
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One line.
     *
     * @param nanos   since the begin
     * @param process empty for what concerns all
     * @param event   {@code scenario}, {@code state}, {@code exit}, {@code restart}, {@code breaker} or {@code health}
     * @param what    for people
     * @param why     for people, may be empty
     */
    record Entry(long nanos, String process, String event, String what, String why) {

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("at_ms", TimeUnit.NANOSECONDS.toMillis(nanos));
            fields.put("id", process.isEmpty() ? null : process);
            fields.put("event", event);
            fields.put("what", what);
            fields.put("why", why.isEmpty() ? null : why);
            return fields;
        }
    }

    void add(long nanos, String process, String event, String what, String why) {
        entries.add(new Entry(nanos, process, event, what, why));
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Columns as wide as what is in them, headings first. */
    List<String> table() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"AT", "PROCESS", "WHAT", "WHY"});
        entries.forEach(entry -> rows.add(new String[] {
            time(entry.nanos()), entry.process().isEmpty() ? "-" : entry.process(), entry.what(), entry.why()
        }));
        int[] widths = new int[3];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            lines.add(line.append(row[3]).toString().stripTrailing());
        }
        return lines;
    }

    /** {@code 1:02:03.456}, hours where there are any. */
    static String time(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        long hours = millis / 3_600_000;
        String rest = String.format(Locale.ROOT, "%02d:%02d.%03d", millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
        return hours == 0 ? rest : hours + ":" + rest;
    }
}
