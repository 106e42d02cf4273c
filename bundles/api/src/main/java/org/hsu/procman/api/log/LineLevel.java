package org.hsu.procman.api.log;

import org.hsu.procman.api.spec.LogLevel;

/**
 * The level that a line says it is of: the value of a key {@code level}, {@code lvl}, {@code severity} or
 * {@code loglevel} (JSON or logfmt), else the first word among its first 16 that is the name of a level and stands
 * alone in capitals, or in brackets, or before a colon. {@code null} where it says none.
 */
public final class LineLevel {
    /** Only so many bytes of a line are looked at. */
    private static final int LOOKED_AT = 256;
    private static final int WORDS = 16;
    private static final int LONGEST_WORD = 8;
    private static final boolean[] LETTERS = new boolean[256];
    /** Words by their letters, packed into a number; a word has a free place or one of its own behind its hash. */
    private static final long[] KNOWN = new long[256];
    private static final byte[] MEANING = new byte[256];
    private static final byte KEY = 100;
    private static final byte NOTHING = 101;
    private static final LogLevel[] LEVELS = LogLevel.values();

    static {
        for (int letter = 'a'; letter <= 'z'; letter++) {
            LETTERS[letter] = true;
            LETTERS[letter - 'a' + 'A'] = true;
        }
        know(KEY, "level", "lvl", "severity", "loglevel");
        know((byte) LogLevel.TRACE.ordinal(), "trace");
        know((byte) LogLevel.DEBUG.ordinal(), "debug");
        know((byte) LogLevel.INFO.ordinal(), "info", "notice");
        know((byte) LogLevel.WARN.ordinal(), "warn", "warning");
        know((byte) LogLevel.ERROR.ordinal(), "error", "err", "severe");
        know((byte) LogLevel.FATAL.ordinal(), "fatal", "crit", "critical", "panic", "alert", "emerg");
    }

    private LineLevel() {}

    private static void know(byte meaning, String... words) {
        for (String word : words) {
            long packed = 0;
            for (char letter : word.toCharArray()) {
                packed = packed << 8 | letter;
            }
            int place = place(packed);
            while (KNOWN[place] != 0) {
                place = place + 1 & 0xFF;
            }
            KNOWN[place] = packed;
            MEANING[place] = meaning;
        }
    }

    private static int place(long packed) {
        return (int) (packed * 0x9E3779B97F4A7C15L >>> 56);
    }

    private static byte meaning(long packed) {
        for (int place = place(packed); KNOWN[place] != 0; place = place + 1 & 0xFF) {
            if (KNOWN[place] == packed) {
                return MEANING[place];
            }
        }
        return NOTHING;
    }

    /** The level of the bytes from {@code start} to {@code end}, null for none. Allocates nothing. */
    public static LogLevel of(byte[] line, int start, int end) {
        int limit = Math.min(end, start + LOOKED_AT);
        int words = 0;
        LogLevel found = null;
        for (int at = start; at < limit && words < WORDS; ) {
            if (!isLetter(line[at])) {
                at++;
                continue;
            }
            int word = at;
            long packed = 0;
            while (at < limit && isLetter(line[at])) {
                packed = packed << 8 | line[at++] | 0x20;
            }
            words++;
            byte meaning = at - word > LONGEST_WORD ? NOTHING : meaning(packed);
            if (meaning == KEY) {
                LogLevel level = valueAfter(line, at, limit);
                if (level != null) {
                    return level;
                }
            } else if (meaning != NOTHING && found == null && standsOut(line, start, word, at, limit)) {
                found = LEVELS[meaning];
            }
        }
        return found;
    }

    /** The level that follows one of our keys; null for none. */
    private static LogLevel valueAfter(byte[] line, int end, int limit) {
        int at = end;
        if (at < limit && line[at] == '"') {
            at++;
        }
        while (at < limit && line[at] == ' ') {
            at++;
        }
        if (at >= limit || line[at] != ':' && line[at] != '=') {
            return null;
        }
        at++;
        while (at < limit && (line[at] == ' ' || line[at] == '"')) {
            at++;
        }
        int value = at;
        long packed = 0;
        while (at < limit && isLetter(line[at])) {
            packed = packed << 8 | line[at++] | 0x20;
        }
        byte meaning = at == value || at - value > LONGEST_WORD ? NOTHING : meaning(packed);
        return meaning < LEVELS.length ? LEVELS[meaning] : null;
    }

    private static boolean standsOut(byte[] line, int start, int word, int end, int limit) {
        int before = word > start ? line[word - 1] : ' ';
        int after = end < limit ? line[end] : ' ';
        if (before == '[' && (after == ']' || after == ' ') || before == '<' && after == '>' || before == '('
                && after == ')') {
            return true;
        }
        boolean bounded = (before == ' ' || before == '\t' || before == '|' || before == '/')
                && (after == ' ' || after == '\t' || after == ':' || after == '|' || after == '/');
        if (!bounded) {
            return false;
        }
        if (after == ':') {
            return true;
        }
        for (int i = word; i < end; i++) {
            if (line[i] > 'Z') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(byte b) {
        return LETTERS[b & 0xFF];
    }
}
