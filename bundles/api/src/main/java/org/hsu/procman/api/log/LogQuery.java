package org.hsu.procman.api.log;

import java.util.function.Predicate;

/**
 * Which lines are wanted.
 *
 * @param stream      null for both
 * @param cursor      where an earlier page ended ({@link LogPage#cursor}); empty for the newest lines
 * @param maxLines    at most so many: the newest ones without a cursor, the next ones with one
 * @param sinceMillis only lines read at or after this wall-clock time; 0 for all
 * @param wanted      only lines for which it says yes, asked with the beginning of a line; null for all
 */
public record LogQuery(
        LogStream stream, String cursor, int maxLines, long sinceMillis, Predicate<CharSequence> wanted) {}
