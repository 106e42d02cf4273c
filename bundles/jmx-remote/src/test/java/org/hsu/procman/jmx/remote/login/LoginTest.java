package org.hsu.procman.jmx.remote.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hsu.procman.jmx.remote.access.RemoteUser;
import org.hsu.procman.jmx.remote.access.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    /** Of {@code correct horse}, with 1000 iterations: what a file may say is what is believed. */
    private static final String HASH = "pbkdf2-sha512$1000$AAECAwQFBgcICQoLDA0ODw==$"
            + "Xpx07WjVx4vCIvrmBRj8uOoVVtGqJqtUv2J5bhizSQs7osCteF7W4A61dZDqSIqQjO+dxO6p5FT/Uy7QRBXSXA==";

    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong();
    private Path file;
    private Login login;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("jmx-users");
        write("# remark\n\nanna operator " + HASH + "\nboss admin " + HASH + "\n");
        login = new Login(new UserFile(file), clock::get);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String refusal(Object credentials) {
        return assertThrows(SecurityException.class, () -> login.authenticate(credentials, "10.0.0.1")).getMessage();
    }

    private static String[] pair(String user, String password) {
        return new String[] {user, password};
    }

    @Test
    void theRightPasswordGivesTheRole() {
        RemoteUser anna = login.authenticate(pair("anna", "correct horse"), "10.0.0.1");
        assertEquals(new RemoteUser("anna", Role.OPERATOR, "10.0.0.1"), anna);
        assertEquals(Role.ADMIN, login.authenticate(pair("boss", "correct horse"), "10.0.0.1").role());
    }

    @Test
    void everythingElseIsRefusedWithoutSayingWhatWasWrong() {
        assertEquals("wrong user or password", refusal(pair("anna", "correct Horse")));
        assertEquals("wrong user or password", refusal(pair("nobody", "correct horse")));
        for (Object wrong : new Object[] {null, "anna", pair("anna", null), new String[] {"anna"}, new Object[2]}) {
            assertEquals("a user and a password are needed", refusal(wrong));
        }
    }

    /** Right once is right again without the hash, as long as the line in the file is the same. */
    @Test
    void anotherLineIsAnotherPassword() throws IOException {
        assertEquals(Role.OPERATOR, login.authenticate(pair("anna", "correct horse"), "10.0.0.1").role());
        assertEquals(Role.OPERATOR, login.authenticate(pair("anna", "correct horse"), "10.0.0.1").role());
        write("anna viewer " + HASH + "\n");
        assertEquals(Role.VIEWER, login.authenticate(pair("anna", "correct horse"), "10.0.0.1").role());
        write("anna viewer " + HASH.replace("$AAEC", "$AAAC") + "\n");
        assertEquals("wrong user or password", refusal(pair("anna", "correct horse")));
        write("boss viewer " + HASH + "\n");
        assertEquals("wrong user or password", refusal(pair("anna", "correct horse")));
    }

    @Test
    void guessingTakesLongerAndLonger() {
        for (int i = 0; i < 4; i++) {
            assertEquals("wrong user or password", refusal(pair("anna", "guess")));
        }
        assertEquals("too many wrong passwords, the next try is due in 1 s", refusal(pair("anna", "correct horse")));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1001));
        assertEquals("wrong user or password", refusal(pair("anna", "guess")));
        assertEquals("too many wrong passwords, the next try is due in 2 s", refusal(pair("boss", "correct horse")));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(3));
        assertEquals("anna", login.authenticate(pair("anna", "correct horse"), "10.0.0.1").getName());
        assertEquals("wrong user or password", refusal(pair("anna", "guess")));
        assertEquals("anna", login.authenticate(pair("anna", "correct horse"), "10.0.0.1").getName());
    }

    @Test
    void aFileThatOthersCanReadIsNotBelieved() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        IOException refused = assertThrows(IOException.class, () -> new UserFile(file).check());
        assertEquals(file + " is not its owner's alone (rw-r-----): chmod 600 " + file, refused.getMessage());
        assertEquals("the users cannot be read", refusal(pair("anna", "correct horse")));
    }

    @Test
    void aWrongLineIsNamedAndItsHashIsNot() throws IOException {
        for (String wrong : new String[] {
            "anna operator", "anna chief " + HASH, "an:na viewer " + HASH, "anna viewer secret",
            "anna viewer " + HASH.replace("$1000$", "$0$"), "boss viewer " + HASH + "\nboss viewer " + HASH
        }) {
            write("# users\n" + wrong + "\n");
            String message = assertThrows(IOException.class, () -> new UserFile(file).check()).getMessage();
            assertTrue(message.startsWith(file + ":2: ") || message.startsWith(file + ":3: "), message);
            assertTrue(!message.contains("secret") && !message.contains("pbkdf2"), message);
        }
    }

    @Test
    void noUsersAreAnErrorThatSaysWhatToDo() throws IOException {
        String nobody = "there are no users in " + file + ": make one with procman passwd USER --file " + file;
        write("# nobody yet\n");
        assertEquals(nobody, assertThrows(IOException.class, () -> new UserFile(file).check()).getMessage());
        Files.delete(file);
        assertEquals(nobody, assertThrows(IOException.class, () -> new UserFile(file).check()).getMessage());
    }
}
