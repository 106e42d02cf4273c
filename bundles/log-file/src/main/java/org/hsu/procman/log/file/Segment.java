package org.hsu.procman.log.file;

/**
 * Some consecutive lines of a log file that have one time: a chunk of the index, or a stretch that no index
 * knows.
 *
 * @param offset        in the log file, where a line begins
 * @param length        in bytes
 * @param skip          bytes at the beginning whose lines only count for the numbers of those that follow
 * @param firstSequence number of the first line, 0 when not known
 * @param epochMillis   when it was written, at the latest
 * @param source        whose it is, 0 when not known
 */
record Segment(long offset, int length, int skip, long firstSequence, long epochMillis, int source) {}
