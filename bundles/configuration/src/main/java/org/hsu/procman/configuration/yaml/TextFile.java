package org.hsu.procman.configuration.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a whole UTF-8 text, or says in one sentence why it cannot. */
public final class TextFile {

    /** Why a text cannot be had; the message is a sentence for people and holds nothing of the text. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;
        private final int column;

        private UnreadableException(String message, int line, int column) {
            super(message);
            this.line = line;
            this.column = column;
        }

        /** 1-based, 0 when it is about the file as a whole. */
        public int line() {
            return line;
        }

        /** 1-based, 0 when it is about the file as a whole. */
        public int column() {
            return column;
        }
    }

    private TextFile() {}

    /**
     * Reads it without a byte order mark.
     *
     * @param limit bytes
     */
    public static String read(Path file, int limit) throws UnreadableException {
        byte[] bytes;
        if (Files.isDirectory(file)) {
            throw new UnreadableException("is a directory, not a file", 0, 0);
        }
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(limit + 1);
        } catch (NoSuchFileException missing) {
            throw new UnreadableException("the file does not exist", 0, 0);
        } catch (AccessDeniedException denied) {
            throw new UnreadableException("the file cannot be read: permission denied", 0, 0);
        } catch (IOException | SecurityException failure) {
            throw new UnreadableException("the file cannot be read: " + failure.getMessage(), 0, 0);
        }
        if (bytes.length > limit) {
            throw new UnreadableException("the file is larger than " + limit + " bytes", 0, 0);
        }
        return decode(bytes);
    }

    static String decode(byte[] bytes) throws UnreadableException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer characters = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), characters, true);
        String text = characters.flip().toString();
        if (result.isError()) {
            int lineStart = text.lastIndexOf('\n') + 1;
            int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
            int column = 1 + text.codePointCount(lineStart, text.length());
            throw new UnreadableException("the text is not UTF-8", line, column);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
