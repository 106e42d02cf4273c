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
 * @param mostOpenFiles open files of the process of the tree that has most
 * @param swapBytes     swapped out; null unless it was asked for in detail
 * @param pssBytes      resident memory, what is shared counted in shares; null unless it was asked for in detail
 * @param readBytes     read from storage so far by those that live
 * @param writtenBytes  written to storage so far by those that live
 * @param reads         calls that read so far by those that live, of files, pipes and sockets alike
 * @param writes        calls that write, likewise
 * @param pressure      null where it is not counted
 */
public record Usage(
        long nanoTime,
        Long cpuNanos,
        Long rssBytes,
        Long virtualBytes,
        Integer threads,
        Integer openFiles,
        Integer processes,
        Integer mostOpenFiles,
        Long swapBytes,
        Long pssBytes,
        Long readBytes,
        Long writtenBytes,
        Long reads,
        Long writes,
        Pressure pressure) {

    /**
     * Share of the last ten seconds in which something of the tree waited, in percent (PSI, "some avg10").
     *
     * @param cpu    for a processor
     * @param memory for memory
     * @param io     for storage
     */
    public record Pressure(Double cpu, Double memory, Double io) {}

    /** What every platform can say. */
    public Usage(
            long nanoTime,
            Long cpuNanos,
            Long rssBytes,
            Long virtualBytes,
            Integer threads,
            Integer openFiles,
            Integer processes) {
        this(
                nanoTime, cpuNanos, rssBytes, virtualBytes, threads, openFiles, processes,
                Integer.valueOf(1).equals(processes) ? openFiles : null, null, null, null, null, null, null, null);
    }
}
