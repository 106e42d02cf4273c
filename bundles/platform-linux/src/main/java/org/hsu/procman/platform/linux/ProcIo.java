package org.hsu.procman.platform.linux;

/**
 * One /proc/PID/io (proc(5)), summed over the processes that are read into it. What belongs to another user is
 * not readable without privileges. For one thread at a time.
 */
final class ProcIo {

    long reads;
    long writes;
    long readBytes;
    long writtenBytes;
    private boolean complete;

    void clear() {
        reads = 0;
        writes = 0;
        readBytes = 0;
        writtenBytes = 0;
        complete = true;
    }

    /** Whether nothing that was read since the last clear kept its numbers to itself. */
    boolean complete() {
        return complete;
    }

    static byte[] path(long pid) {
        return CStrings.of("/proc/" + pid + "/io");
    }

    /** @param length what reading the file into the buffer has given */
    void add(ReadBuffer buffer, int length) {
        if (length <= 0) {
            complete = false;
            return;
        }
        byte[] text = buffer.bytes();
        int line = 0;
        for (int at = 0; at < length; at++) {
            if (text[at] == ':') {
                take(line, number(text, at + 2, length));
            } else if (text[at] == '\n') {
                line++;
            }
        }
    }

    /** In the order of the file: rchar, wchar, syscr, syscw, read_bytes, write_bytes, cancelled_write_bytes. */
    private void take(int line, long value) {
        switch (line) {
            case 2 -> reads += value;
            case 3 -> writes += value;
            case 4 -> readBytes += value;
            case 5 -> writtenBytes += value;
            default -> { }
        }
    }

    static long number(byte[] text, int from, int end) {
        long value = 0;
        for (int at = from; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
            value = value * 10 + text[at] - '0';
        }
        return value;
    }
}
