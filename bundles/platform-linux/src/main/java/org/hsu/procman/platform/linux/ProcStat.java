package org.hsu.procman.platform.linux;

/**
 * One /proc/PID/stat, parsed in place and reusable (proc(5); the numbers in brackets are its field numbers).
 * For one thread at a time.
 */
final class ProcStat {

    private static final long KERNEL_THREAD = 0x00200000;

    int pid;
    char state;
    int parent;
    int group;
    int session;
    long flags;
    long ownTicks;
    long childrenTicks;
    int threads;
    long startTicks;
    long virtualBytes;
    long residentPages;
    int waitStatus;

    static byte[] path(int pid) {
        return CStrings.of("/proc/" + pid + "/stat");
    }

    /** Whether the process exists; then every field is its. */
    boolean read(int pidToRead, ReadBuffer buffer) {
        return buffer.readOnce(path(pidToRead)) > 0 && parse(buffer);
    }

    boolean parse(ReadBuffer buffer) {
        return parse(buffer.bytes(), buffer.length());
    }

    boolean parse(byte[] text) {
        return parse(text, text.length);
    }

    private boolean parse(byte[] text, int end) {
        int position = end - 1;
        // The command name may hold anything, ")" included, so the last one counts.
        while (position >= 0 && text[position] != ')') {
            position--;
        }
        if (position < 0 || position + 2 >= end) {
            return false;
        }
        pid = (int) number(text, 0, end);
        state = (char) text[position + 2];
        ownTicks = 0;
        childrenTicks = 0;
        waitStatus = 0;
        position += 4;
        int field = 4;
        while (position < end) {
            take(field, number(text, position, end));
            while (position < end && text[position] != ' ') {
                position++;
            }
            position++;
            field++;
        }
        return field > 24;
    }

    private void take(int field, long value) {
        switch (field) {
            case 4 -> parent = (int) value;
            case 5 -> group = (int) value;
            case 6 -> session = (int) value;
            case 9 -> flags = value;
            case 14, 15 -> ownTicks += value;
            case 16, 17 -> childrenTicks += value;
            case 20 -> threads = (int) value;
            case 22 -> startTicks = value;
            case 23 -> virtualBytes = value;
            case 24 -> residentPages = value;
            case 52 -> waitStatus = (int) value;
            default -> { }
        }
    }

    private static long number(byte[] text, int from, int end) {
        int position = from;
        boolean negative = position < end && text[position] == '-';
        if (negative) {
            position++;
        }
        long value = 0;
        while (position < end && text[position] >= '0' && text[position] <= '9') {
            value = value * 10 + text[position] - '0';
            position++;
        }
        return negative ? -value : value;
    }

    boolean isZombie() {
        return state == 'Z';
    }

    /** A zombie, or one that is just being buried: it runs no more. */
    boolean isDead() {
        return state == 'Z' || state == 'X' || state == 'x';
    }

    boolean isKernelThread() {
        return (flags & KERNEL_THREAD) != 0;
    }
}
