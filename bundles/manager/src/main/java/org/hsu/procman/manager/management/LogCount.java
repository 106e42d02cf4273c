package org.hsu.procman.manager.management;

/**
 * Lines of one process, since the manager started.
 *
 * @param id     the process
 * @param stream {@code stdout} or {@code stderr}; null where they are counted together
 * @param output null for lines that were written; else the output that has dropped them
 * @param lines  how many
 */
public record LogCount(String id, String stream, String output, long lines) {}
