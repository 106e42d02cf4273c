package org.hsu.procman.health.http;

/** Status codes from first to last. */
record StatusRange(int first, int last) {

    /** @param text {@code 200} or {@code 200-299} */
    static StatusRange parse(String text) {
        try {
            String[] ends = text.trim().split("-", 2);
            int first = Integer.parseInt(ends[0].trim());
            int last = ends.length == 1 ? first : Integer.parseInt(ends[1].trim());
            if (first >= 100 && first <= last && last <= 599) {
                return new StatusRange(first, last);
            }
        } catch (NumberFormatException e) {
            throw notAStatus(text, e);
        }
        throw notAStatus(text, null);
    }

    boolean contains(int status) {
        return status >= first && status <= last;
    }

    private static IllegalArgumentException notAStatus(String text, Throwable cause) {
        return new IllegalArgumentException(
                "expected_status \"" + text + "\" is neither a code such as 200 nor a range such as 200-299", cause);
    }
}
