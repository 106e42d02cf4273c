package org.hsu.procman.jmx.remote.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.hsu.procman.jmx.remote.access.Role;

/**
 * The users: a line each of name, role and {@link PasswordHash}; lines that begin with {@code #} are remarks. It is
 * read again at every login, so that a new password counts at once. Thread-safe.
 */
public final class UserFile {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int LARGEST = 1024 * 1024;

    private final Path file;

    public UserFile(Path file) {
        this.file = file;
    }

    record User(String name, Role role, PasswordHash password) {}

    /**
     * All users by name; at least one.
     *
     * @throws IOException there are none, others can read the file, or a line is wrong; one line for the operator
     */
    Map<String, User> read() throws IOException {
        checkAccess();
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is too large for a file of users");
        }
        Map<String, User> users = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                User user = user(line, file + ":" + (i + 1) + ": ");
                if (users.putIfAbsent(user.name(), user) != null) {
                    throw new IOException(file + ":" + (i + 1) + ": the user " + user.name() + " is there already");
                }
            }
        }
        if (users.isEmpty()) {
            throw nobody();
        }
        return users;
    }

    /** As the login will find it. */
    public void check() throws IOException {
        read();
    }

    private IOException nobody() {
        return new IOException("there are no users in " + file + ": make one with procman passwd USER --file " + file);
    }

    /** Never the hash: the line is not for the log. */
    private static User user(String line, String where) throws IOException {
        String[] parts = line.split("\\s+");
        if (parts.length != 3 || !NAME.matcher(parts[0]).matches()) {
            throw new IOException(where + "expected a name, a role and a hash");
        }
        Role role = Role.of(parts[1])
                .orElseThrow(() -> new IOException(where + "the role is viewer, operator or admin"));
        try {
            return new User(parts[0], role, PasswordHash.parse(parts[2]));
        } catch (IllegalArgumentException e) {
            throw new IOException(where + "what follows the role " + e.getMessage());
        }
    }

    private void checkAccess() throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, PosixFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw nobody();
        }
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is no file");
        }
        if (!OWNERS.containsAll(attributes.permissions())) {
            throw new IOException(file + " is not its owner's alone (" + PosixFilePermissions.toString(
                    attributes.permissions()) + "): chmod 600 " + file);
        }
    }
}
