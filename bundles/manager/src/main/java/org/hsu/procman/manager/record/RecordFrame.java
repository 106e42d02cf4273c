package org.hsu.procman.manager.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The first and the last line of a record's text, which say whether what is between them can be believed. */
final class RecordFrame {
    private RecordFrame() {}

    /** The lines between the first and the last, each with its newline. */
    static String body(byte[] text) throws UnreadableRecordException {
        if (text.length == 0) {
            throw new UnreadableRecordException("it is empty");
        }
        int first = firstLine(text);
        int body = bodyEnd(text);
        if (body < first) {
            throw torn("its end line is missing");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, first, body - first)).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableRecordException("it is not UTF-8");
        }
    }

    /** Where the line after the first begins. The version is looked at before a checksum that it may have changed. */
    private static int firstLine(byte[] text) throws UnreadableRecordException {
        int compared = Math.min(text.length, RecordText.NAME.length());
        if (!ascii(text, 0, compared).equals(RecordText.NAME.substring(0, compared))) {
            throw new UnreadableRecordException("its first line is not that of a record");
        }
        int end = compared;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        if (end == text.length) {
            throw torn("it ends in its first line");
        }
        String version = ascii(text, compared, end - compared);
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw new UnreadableRecordException("its first line is not that of a record");
        }
        if (Integer.parseInt(version) > RecordText.VERSION) {
            throw new UnreadableRecordException("it was written by a newer version (format " + version + ")");
        }
        return end + 1;
    }

    private static int bodyEnd(byte[] text) throws UnreadableRecordException {
        int end = text.length - (RecordText.END.length() + 8 + 1);
        if (end < 1 || text[end - 1] != '\n' || text[text.length - 1] != '\n'
                || !ascii(text, end, RecordText.END.length()).equals(RecordText.END)) {
            throw torn("its end line is missing");
        }
        String checksum = LineBuffer.checksum(text, end);
        if (!ascii(text, end + RecordText.END.length(), 8).equals(checksum)) {
            throw torn("its checksum is wrong");
        }
        return end;
    }

    private static String ascii(byte[] text, int from, int length) {
        return new String(text, from, length, StandardCharsets.ISO_8859_1);
    }

    private static UnreadableRecordException torn(String how) {
        return new UnreadableRecordException("it is torn: " + how);
    }
}
