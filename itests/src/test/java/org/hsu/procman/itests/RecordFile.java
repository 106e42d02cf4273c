package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The record that a manager keeps of a process, for tests that damage or forge it while no manager runs. */
record RecordFile(Path path) {

    static RecordFile of(Procman procman, String id) {
        return new RecordFile(procman.state.resolve("records").resolve(id + ".record"));
    }

    String text() {
        String text = Procman.read(path);
        assertTrue(text.startsWith("procman-record 1\n"), () -> path + ":\n" + text);
        return text;
    }

    String value(String key) {
        Matcher matcher = Pattern.compile("(?m)^" + key + "=(.*)$").matcher(text());
        assertTrue(matcher.find(), () -> "no " + key + " in\n" + text());
        return matcher.group(1);
    }

    /** Replaces a value and makes the checksum right again, as a forger would. */
    RecordFile forge(String key, Object value) {
        value(key);
        String body = text().replaceFirst("(?m)^" + key + "=.*$", key + "=" + value);
        return seal(body.substring(0, body.lastIndexOf("\nend=") + 1));
    }

    /** A number in the first line that no manager of today knows, with a checksum that is right. */
    void makeNewer() {
        String body = text().replaceFirst("procman-record 1", "procman-record 2");
        seal(body.substring(0, body.lastIndexOf("\nend=") + 1));
    }

    private RecordFile seal(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        write(body + String.format("end=%08x%n", crc.getValue()));
        return this;
    }

    void tear() {
        String text = text();
        write(text.substring(0, text.length() / 2));
    }

    void write(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
