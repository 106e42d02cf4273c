package org.hsu.procman.manager.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for a pattern in lines, at a bounded cost: only the first {@value #LONGEST} bytes of a line count, and a
 * line that keeps the pattern busy for more than {@value #MOST_STEPS} characters looked at does not match. After
 * {@value #MOST_GIVEN_UP} such lines nothing is looked for any more. Used by one thread.
 */
final class LineSearch {
    static final int LONGEST = 4096;
    static final int MOST_STEPS = 200_000;
    static final int MOST_GIVEN_UP = 100;

    private final Matcher matcher;
    private int givenUp;

    LineSearch(Pattern pattern) {
        matcher = pattern.matcher("");
    }

    /** Whether the pattern takes too long to be looked for any further. */
    boolean exhausted() {
        return givenUp >= MOST_GIVEN_UP;
    }

    /** Whether one of the lines, each ended by a newline, matches. */
    boolean isIn(ByteBuffer lines) {
        byte[] line = new byte[LONGEST];
        int start = lines.position();
        int limit = lines.limit();
        while (start < limit && !exhausted()) {
            int end = start;
            while (end < limit && lines.get(end) != '\n') {
                end++;
            }
            int length = Math.min(end - start, LONGEST);
            if (length > 0 && lines.get(start + length - 1) == '\r') {
                length--;
            }
            lines.get(start, line, 0, length);
            if (matches(new String(line, 0, length, StandardCharsets.UTF_8))) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private boolean matches(String line) {
        try {
            return matcher.reset(new Metered(line)).find();
        } catch (TooManyStepsException | StackOverflowError e) {
            givenUp++;
            return false;
        }
    }

    private static final class TooManyStepsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyStepsException() {
            super(null, null, false, false);
        }
    }

    /** Counts how often it is looked at: backtracking is nothing else. */
    private static final class Metered implements CharSequence {
        private final String text;
        private int steps;

        Metered(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManyStepsException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
