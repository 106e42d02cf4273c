package org.hsu.procman.panel.model;

/**
 * Something that happened.
 *
 * @param sequence    one more than the event before; -1 for a remark of the panel's own
 * @param epochMillis when
 * @param type        without the prefix {@code procman.}, such as {@code process.state}
 * @param id          the process, plugin or file; empty for the manager
 * @param message     for people
 */
public record EventRow(long sequence, long epochMillis, String type, String id, String message) {

    /** Type of the remarks of the panel. */
    public static final String REMARK = "console";

    static EventRow remark(long epochMillis, String message) {
        return new EventRow(-1, epochMillis, REMARK, "", message);
    }

    public static EventRow of(Items items) {
        String type = items.text("type");
        return new EventRow(
                items.count("sequence"),
                items.count("epochMillis"),
                type.startsWith("procman.") ? type.substring("procman.".length()) : type,
                items.text("id"),
                items.text("message"));
    }
}
