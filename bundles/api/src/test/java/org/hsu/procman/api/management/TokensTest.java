package org.hsu.procman.api.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        Path file = folder.resolve("tokens");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void knowsCallersByToken() throws IOException {
        Tokens tokens = Tokens.read(file("""
                # who
                ann viewer 0123456789abcdef-a

                bob ADMIN 0123456789abcdef-c
                """));
        assertEquals(Optional.of(new Caller("ann", Role.VIEWER)), tokens.callerOf("0123456789abcdef-a"));
        assertEquals(Optional.empty(), tokens.callerOf("0123456789abcdef-b"));
        assertEquals(Optional.empty(), tokens.callerOf(""));
    }

    @Test
    void aDigestIsThatOfTheToken() throws IOException {
        Tokens tokens = Tokens.read(file(
                "eve operator sha256:" + sha256("secret-secret-secret") + "\n"));
        assertEquals(Optional.of(new Caller("eve", Role.OPERATOR)), tokens.callerOf("secret-secret-secret"));
        assertEquals(Optional.empty(), tokens.callerOf(sha256("secret-secret-secret")));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ann viewer | expected NAME ROLE TOKEN, found 2 words",
        "ann boss 0123456789abcdef | the role must be viewer, operator or admin",
        "ann admin short | shorter than 16",
        "ann admin sha256:zz | not hexadecimal",
        "ann admin sha256:abcd | not 64 digits",
        "# nobody | has no token",
    })
    void saysWhatIsWrongWithoutTheToken(String line, String message) throws IOException {
        Path file = file(line + "\n");
        String said = assertThrows(IOException.class, () -> Tokens.read(file)).getMessage();
        assertTrue(said.contains(message) && said.contains(file.toString()), said);
        assertFalse(said.contains("abcdef"), said);
    }

    @Test
    void othersMustNotReadIt() throws IOException {
        Path file = file("ann admin 0123456789abcdef\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(assertThrows(IOException.class, () -> Tokens.read(file)).getMessage().contains("chmod 600"));
    }
}
