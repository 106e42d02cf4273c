package org.hsu.procman.health.http.plain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one answer (RFC 9112) and no byte more than its limits allow. What it does not understand in a header that does
 * not matter here is passed over. For one thread and one answer.
 */
final class AnswerReader {
    private static final int HEAD_LIMIT = 64 * 1024;
    private static final int BUFFER = 2048;
    private static final byte[] NOTHING = {};

    /** Where bytes come from; -1 at the end. */
    interface Source {
        int read(byte[] buffer, int from, int length) throws IOException;
    }

    private final Source source;
    private final int bodyLimit;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private int lineBytes;
    private long length;
    private boolean chunked;

    AnswerReader(Source source, int bodyLimit) {
        this.source = source;
        this.bodyLimit = bodyLimit;
    }

    /** @param head the answer to HEAD, which has no body whatever it says */
    Answer read(boolean head) throws IOException {
        int status = head();
        while (status < 200 && status != 101) {
            status = head();
        }
        boolean none = head || status == 101 || status == 204 || status == 304;
        return new Answer(status, none ? NOTHING : body());
    }

    private int head() throws IOException {
        int status = status(line(true));
        length = -1;
        chunked = false;
        for (String line = line(false); !line.isEmpty(); line = line(false)) {
            int colon = line.indexOf(':');
            if (colon == 14 && line.regionMatches(true, 0, "Content-Length", 0, 14)) {
                length = length(line.substring(15).trim());
            } else if (colon == 17 && line.regionMatches(true, 0, "Transfer-Encoding", 0, 17)) {
                String coding = line.substring(18).trim();
                chunked = coding.regionMatches(true, coding.length() - 7, "chunked", 0, 7);
            }
        }
        return status;
    }

    private static int status(String line) throws IOException {
        boolean right = line.length() >= 12
                && line.startsWith("HTTP/1.")
                && line.charAt(8) == ' '
                && (line.length() == 12 || line.charAt(12) == ' ');
        int status = 0;
        for (int i = 9; right && i < 12; i++) {
            int digit = line.charAt(i) - '0';
            right = digit >= 0 && digit <= 9;
            status = status * 10 + digit;
        }
        if (!right || status < 100) {
            throw new BadAnswerException("no answer in HTTP/1.1");
        }
        return status;
    }

    private static long length(String text) throws IOException {
        try {
            long length = Long.parseLong(text);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new BadAnswerException("its Content-Length is no number");
        }
        throw new BadAnswerException("its Content-Length is negative");
    }

    private byte[] body() throws IOException {
        if (chunked) {
            return chunks();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(0, Math.min(length, BUFFER)));
        if (length < 0) {
            while (body.size() < bodyLimit && (position < end || fill())) {
                take(body, end - position);
            }
        } else {
            exactly(body, length);
        }
        return body.toByteArray();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long size = chunkSize();
        while (size > 0 && body.size() < bodyLimit) {
            exactly(body, size);
            if (body.size() < bodyLimit) {
                if (!line(false).isEmpty()) {
                    throw new BadAnswerException("its chunks are damaged");
                }
                size = chunkSize();
            }
        }
        return body.toByteArray();
    }

    private long chunkSize() throws IOException {
        // What went before were other lines.
        lineBytes = 0;
        String line = line(false);
        int extension = line.indexOf(';');
        try {
            return Long.parseUnsignedLong((extension < 0 ? line : line.substring(0, extension)).trim(), 16) & ~(1L << 63);
        } catch (NumberFormatException e) {
            throw new BadAnswerException("its chunks are damaged");
        }
    }

    private void exactly(ByteArrayOutputStream body, long count) throws IOException {
        long left = Math.min(count, bodyLimit - body.size());
        while (left > 0) {
            if (position == end && !fill()) {
                throw new BadAnswerException("the connection was closed in the middle of the answer");
            }
            left -= take(body, left);
        }
    }

    private int take(ByteArrayOutputStream body, long most) {
        int count = (int) Math.min(Math.min(most, end - position), bodyLimit - body.size());
        body.write(buffer, position, count);
        position += count;
        return count;
    }

    /** @param first nothing need have come before it */
    private String line(boolean first) throws IOException {
        StringBuilder begun = null;
        while (true) {
            for (int i = position; i < end; i++) {
                if (buffer[i] == '\n') {
                    String piece = text(position, i);
                    position = i + 1;
                    String line = begun == null ? piece : begun.append(piece).toString();
                    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                }
            }
            if (position < end) {
                begun = begun == null ? new StringBuilder() : begun;
                begun.append(text(position, end));
                position = end;
            }
            boolean nothing = first && begun == null;
            if (!fill()) {
                throw new BadAnswerException(nothing
                        ? "the connection was closed without an answer"
                        : "the connection was closed in the middle of the answer");
            }
            lineBytes += end;
            if (lineBytes > HEAD_LIMIT) {
                throw new BadAnswerException("its head is longer than " + HEAD_LIMIT + " bytes");
            }
        }
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, source.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
