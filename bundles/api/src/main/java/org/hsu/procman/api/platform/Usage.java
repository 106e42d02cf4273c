package org.hsu.procman.api.platform;

/**
 * What a tree uses, as counted by the system; null where this machine does not say.
 *
 * @param nanoTime      when it was read
 * @param cpuNanos      processor time so far, user and system, of the tree or what is known of it
 * @param rssBytes      resident memory
 * @param virtualBytes  address space
 * @param threads       count
 * @param openFiles     count
 * @param processes     count
 */
public record Usage(
        long nanoTime,
        Long cpuNanos,
        Long rssBytes,
        Long virtualBytes,
        Integer threads,
        Integer openFiles,
        Integer processes) {}
