package org.hsu.procman.log.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of a segment. */
final class SegmentLines {
    private final Segment segment;
    private final byte[] bytes;
    private final int first;
    private int[] ends = new int[16];
    private int count;

    SegmentLines(Segment segment, byte[] bytes) {
        this.segment = segment;
        this.bytes = bytes;
        int skipped = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || i == bytes.length - 1) {
                if (count == ends.length) {
                    ends = Arrays.copyOf(ends, count * 2);
                }
                ends[count++] = i + 1;
                if (i < segment.skip()) {
                    skipped = count;
                }
            }
        }
        this.first = skipped;
    }

    /** The first line that is not skipped; equal to {@link #count} when there is none. */
    int first() {
        return first;
    }

    int count() {
        return count;
    }

    private int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    /** Where the line begins in the log file. */
    long offset(int line) {
        return segment.offset() + start(line);
    }

    String text(int line) {
        int start = start(line);
        int end = ends[line];
        int length = bytes[end - 1] == '\n' ? end - 1 - start : end - start;
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    /** 0 when it is not known. */
    long sequence(int line) {
        return segment.firstSequence() == 0 ? 0 : segment.firstSequence() + line;
    }

    long epochMillis() {
        return segment.epochMillis();
    }
}
