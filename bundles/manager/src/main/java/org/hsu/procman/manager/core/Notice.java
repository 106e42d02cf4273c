package org.hsu.procman.manager.core;

/**
 * What an instance said of itself in one message (sd_notify(3)).
 *
 * @param ready       {@code READY=1}
 * @param status      {@code STATUS=}, fit to be shown; null when it said nothing of the kind
 * @param heartbeat   {@code WATCHDOG=1}
 * @param trigger     {@code WATCHDOG=trigger}: it wants to be treated as one whose heartbeats have stopped
 * @param stopping    {@code STOPPING=1}
 * @param reloading   {@code RELOADING=1}
 * @param extendNanos {@code EXTEND_TIMEOUT_USEC=}, 0 when it was not said
 * @param ignored     a line that has no effect here, such as {@code MAINPID=12}; null when there was none
 */
public record Notice(
        boolean ready,
        String status,
        boolean heartbeat,
        boolean trigger,
        boolean stopping,
        boolean reloading,
        long extendNanos,
        String ignored) {

    /** Of a status, in characters; the rest is cut off. */
    public static final int LONGEST_STATUS = 200;

    private static final long MOST_EXTENSION_MICROS = 24L * 3600 * 1_000_000;

    /** Never fails: what is not understood has no effect. */
    public static Notice parse(String message) {
        boolean ready = false;
        String status = null;
        boolean heartbeat = false;
        boolean trigger = false;
        boolean stopping = false;
        boolean reloading = false;
        long extend = 0;
        String ignored = null;
        for (String line : message.split("\n")) {
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1);
            switch (equals < 0 ? "" : line.substring(0, equals)) {
                case "READY" -> ready |= value.equals("1");
                case "STATUS" -> status = shown(value);
                case "WATCHDOG" -> {
                    heartbeat |= value.equals("1");
                    trigger |= value.equals("trigger");
                }
                case "STOPPING" -> stopping |= value.equals("1");
                case "RELOADING" -> reloading |= value.equals("1");
                case "EXTEND_TIMEOUT_USEC" -> extend = micros(value) * 1000;
                case "MAINPID", "ERRNO", "BUSERROR", "FDSTORE", "FDSTOREREMOVE", "WATCHDOG_USEC" ->
                    ignored = shown(line);
                default -> {
                    // sd_notify(3): what a service manager does not know is without effect.
                }
            }
        }
        return new Notice(ready, status, heartbeat, trigger, stopping, reloading, extend, ignored);
    }

    private static long micros(String value) {
        if (value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return Math.min(Long.parseLong(value), MOST_EXTENSION_MICROS);
    }

    /** On one line, with nothing in it that a terminal would obey. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST_STATUS));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.LINE_SEPARATOR
                    && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
            String piece = plain ? String.valueOf(c) : String.format("\\u%04x", (int) c);
            if (shown.length() + piece.length() > LONGEST_STATUS) {
                return shown.append("...").toString();
            }
            shown.append(piece);
        }
        return shown.toString();
    }
}
