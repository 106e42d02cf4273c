package org.hsu.procman.process.standard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One line of a passwd(5) file. */
record UserAccount(String name, String home, String shell) {

    /** @param user a name or a number; empty for users from elsewhere (LDAP, systemd-homed) and unreadable files */
    static Optional<UserAccount> find(Path passwd, String user) {
        // Read as Latin 1, because a single byte that is not UTF-8 anywhere would fail the whole file.
        try (Stream<String> lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == 7 && (fields[0].equals(user) || fields[2].equals(user)))
                    .findFirst()
                    .map(fields -> new UserAccount(utf8(fields[0]), utf8(fields[5]), utf8(fields[6])));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** What login(1) sets: an empty shell field means /bin/sh. */
    Map<String, String> variables() {
        return Map.of("USER", name, "LOGNAME", name, "HOME", home, "SHELL", shell.isEmpty() ? "/bin/sh" : shell);
    }

    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
