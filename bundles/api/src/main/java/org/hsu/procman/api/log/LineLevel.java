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
    private static final String[] KEYS = {"level", "lvl", "severity", "loglevel"};

    private LineLevel() {}

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
            while (at < limit && isLetter(line[at])) {
                at++;
            }
            words++;
            int value = valueAfter(line, word, at, limit);
            if (value > 0) {
                int valueEnd = value;
                while (valueEnd < limit && isLetter(line[valueEnd])) {
                    valueEnd++;
                }
                LogLevel level = named(line, value, valueEnd);
                if (level != null) {
                    return level;
                }
            } else if (found == null && standsOut(line, start, word, at, limit)) {
                found = named(line, word, at);
            }
        }
        return found;
    }

    /** Where the value begins when the word is one of our keys and a value follows; else 0. */
    private static int valueAfter(byte[] line, int word, int end, int limit) {
        boolean known = false;
        for (String key : KEYS) {
            known |= equals(line, word, end, key);
        }
        if (!known) {
            return 0;
        }
        int at = end;
        if (at < limit && line[at] == '"') {
            at++;
        }
        while (at < limit && line[at] == ' ') {
            at++;
        }
        if (at >= limit || line[at] != ':' && line[at] != '=') {
            return 0;
        }
        at++;
        while (at < limit && (line[at] == ' ' || line[at] == '"')) {
            at++;
        }
        return at < limit && isLetter(line[at]) ? at : 0;
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

    private static LogLevel named(byte[] line, int start, int end) {
        switch (end - start) {
            case 3:
                return equals(line, start, end, "err") ? LogLevel.ERROR : null;
            case 4:
                return equals(line, start, end, "info") ? LogLevel.INFO
                        : equals(line, start, end, "warn") ? LogLevel.WARN
                        : equals(line, start, end, "crit") ? LogLevel.FATAL : null;
            case 5:
                return equals(line, start, end, "error") ? LogLevel.ERROR
                        : equals(line, start, end, "debug") ? LogLevel.DEBUG
                        : equals(line, start, end, "trace") ? LogLevel.TRACE
                        : equals(line, start, end, "fatal") ? LogLevel.FATAL
                        : equals(line, start, end, "panic") ? LogLevel.FATAL
                        : equals(line, start, end, "alert") ? LogLevel.FATAL
                        : equals(line, start, end, "emerg") ? LogLevel.FATAL : null;
            case 6:
                return equals(line, start, end, "notice") ? LogLevel.INFO
                        : equals(line, start, end, "severe") ? LogLevel.ERROR : null;
            case 7:
                return equals(line, start, end, "warning") ? LogLevel.WARN : null;
            case 8:
                return equals(line, start, end, "critical") ? LogLevel.FATAL : null;
            default:
                return null;
        }
    }

    private static boolean equals(byte[] line, int start, int end, String word) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((line[start + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }
}
