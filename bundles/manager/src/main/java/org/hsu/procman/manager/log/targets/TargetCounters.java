package org.hsu.procman.manager.log.targets;

/** What a target has done since it was opened. Written by its thread, readable by any without a lock. */
final class TargetCounters {
    private volatile long lines;
    private volatile long bytes;
    private volatile long rotations;
    private volatile long lastWriteMillis;
    private volatile String lastError = "";
    private volatile boolean failing;

    long lines() {
        return lines;
    }

    long bytes() {
        return bytes;
    }

    long rotations() {
        return rotations;
    }

    /** 0 when nothing was written yet. */
    long lastWriteMillis() {
        return lastWriteMillis;
    }

    /** The last thing that went wrong; empty when nothing did. */
    String lastError() {
        return lastError;
    }

    /** Whether it cannot be written now. */
    boolean isFailing() {
        return failing;
    }

    void written(int moreLines, int moreBytes) {
        lines += moreLines;
        bytes += moreBytes;
        lastWriteMillis = System.currentTimeMillis();
    }

    void rotations(long count) {
        if (count != rotations) {
            rotations = count;
        }
    }

    void failed(String why) {
        lastError = why;
        failing = true;
    }

    void recovered() {
        failing = false;
    }
}
