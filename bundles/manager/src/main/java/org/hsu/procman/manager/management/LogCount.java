package org.hsu.procman.manager.management;

/**
 * Lines of one process, since the manager started.
 *
 * @param id     the process
 * @param stream {@code stdout} or {@code stderr}; null where they are counted together
 * @param output null for lines that were written; else the output that has dropped them
 * @param lines  how many
 * @param lag    of lines that were written: bytes that wait to be given to the outputs; else 0
 * @param lost   of lines that were written: how many were given up since they could not be kept; else 0
 */
public record LogCount(String id, String stream, String output, long lines, long lag, long lost) {}
