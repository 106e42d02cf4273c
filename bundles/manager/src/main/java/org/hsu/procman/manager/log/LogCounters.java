package org.hsu.procman.manager.log;

/**
 * What the pump has done for one stream of one process, over its instances since the manager started.
 * Written by the pump's thread, readable by any without a lock.
 */
public final class LogCounters {
    private volatile long lines;
    private volatile long bytes;
    private volatile long lag;
    private volatile long lost;
    private volatile long lastMillis;
    private volatile String error = "";
    private volatile String lastError = "";

    LogCounters() {}

    /** Lines given to the outputs. */
    public long lines() {
        return lines;
    }

    /** Bytes of these lines, as the process wrote them. */
    public long bytes() {
        return bytes;
    }

    /** Bytes in the spool not yet given to the outputs, as of the last look. */
    public long lagBytes() {
        return lag;
    }

    /** Lines given up because of {@code process_manager.spool_limit}. */
    public long lostLines() {
        return lost;
    }

    /** When lines were given to the outputs last, epoch milliseconds; 0 when none were. */
    public long lastMillis() {
        return lastMillis;
    }

    /** Why lines cannot be written now; empty when they can. */
    public String error() {
        return error;
    }

    /** The last thing that went wrong; empty when nothing did. */
    public String lastError() {
        return lastError;
    }

    void moved(int moreLines, int moreBytes) {
        lines += moreLines;
        bytes += moreBytes;
        lastMillis = System.currentTimeMillis();
    }

    void lost(int moreLines) {
        lost += moreLines;
    }

    void lag(long behind) {
        if (lag != behind) {
            lag = behind;
        }
    }

    void failed(String why) {
        error = why;
        if (!why.isEmpty()) {
            lastError = why;
        }
    }
}
