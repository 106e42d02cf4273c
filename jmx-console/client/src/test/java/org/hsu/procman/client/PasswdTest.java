package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswdTest {

    @TempDir
    private Path folder;

    private Path users;
    private Path password;
    private Run run = new Run();

    @BeforeEach
    void write() throws IOException {
        users = folder.resolve("jmx-users");
        password = Files.writeString(folder.resolve("password"), "correct horse\nmore\n");
    }

    private int passwd(String... words) {
        run = new Run();
        List<String> all = new ArrayList<>(List.of("passwd"));
        all.addAll(List.of(words));
        all.addAll(List.of("--file", users.toString()));
        return run.main(all.toArray(String[]::new));
    }

    private int set(String user, String... more) {
        List<String> all = new ArrayList<>(List.of(user, "--password-file", password.toString()));
        all.addAll(List.of(more));
        return passwd(all.toArray(String[]::new));
    }

    @Test
    void usersComeAreChangedAndGo() throws IOException {
        Files.writeString(users, "# ours\n");
        assertEquals(0, set("anna"), run::err);
        assertEquals("anna added to " + users + ", role viewer\n", run.out());
        assertEquals(0, set("boss", "--role", "admin"), run::err);
        String before = Files.readAllLines(users).get(2);
        assertTrue(before.matches("boss admin pbkdf2-sha512\\$210000\\$[A-Za-z0-9+/=]{24}\\$[A-Za-z0-9+/=]{88}"), before);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));

        assertEquals(0, set("boss"), run::err);
        assertEquals("boss changed in " + users + ", role admin\n", run.out());
        assertNotEquals(before, Files.readAllLines(users).get(2));
        assertEquals(0, passwd("anna", "--delete"), run::err);
        List<String> left = Files.readAllLines(users);
        assertEquals(2, left.size());
        assertEquals("# ours", left.get(0));
        assertTrue(left.get(1).startsWith("boss admin "));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void besideTheConfiguration() throws IOException {
        run.environment.put("PROCMAN_CONFIG", folder.resolve("procman.yaml").toString());
        assertEquals(0, run.main("passwd", "anna", "--password-file", password.toString()), run::err);
        assertTrue(Files.readString(users).startsWith("anna viewer "));
    }

    @Test
    void whatIsWrongChangesNothing() throws IOException {
        Path shortOne = Files.writeString(folder.resolve("short"), "1234567\n");
        assertEquals(2, passwd("an na", "--password-file", password.toString()));
        assertEquals(2, set("anna", "--role", "opertor"));
        assertTrue(run.err().contains("no such role: opertor, did you mean \"operator\"?"), run::err);
        assertEquals(2, passwd("anna", "--password-file", shortOne.toString()));
        assertTrue(run.err().contains("8 characters"), run::err);
        assertEquals(2, passwd("anna", "--delete", "--role", "admin"));
        assertEquals(1, passwd("anna", "--delete"));
        assertEquals(2, passwd("anna", "--password-file", "/none"));
        assertTrue(Files.notExists(users));
    }
}
