package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The users of remote JMX as the manager reads them: a line each of name, role and
 * {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}. Lines that begin with {@code #} are kept. For one thread.
 */
final class UserFile {

    /** OWASP's least for PBKDF2 with SHA-512 in 2023. */
    private static final int ITERATIONS = 210_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 512;

    private final Path file;
    private final List<String> lines;
    private final UserPrincipal owner;

    private UserFile(Path file, List<String> lines, UserPrincipal owner) {
        this.file = file;
        this.lines = lines;
        this.owner = owner;
    }

    /** Empty if there is no such file. */
    static UserFile read(Path file) throws Failure {
        try {
            return new UserFile(file, new ArrayList<>(Files.readAllLines(file)), Files.getOwner(file));
        } catch (NoSuchFileException e) {
            return new UserFile(file, new ArrayList<>(), null);
        } catch (AccessDeniedException e) {
            throw new Failure(ExitCode.REFUSED, "permission denied: " + file);
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, file + " cannot be read: " + e.getMessage());
        }
    }

    static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
            Base64.Encoder text = Base64.getEncoder();
            return "pbkdf2-sha512$" + ITERATIONS + "$" + text.encodeToString(salt) + "$" + text.encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }

    Path file() {
        return file;
    }

    List<String> names() {
        return lines.stream().filter(UserFile::isUser).map(line -> line.strip().split("\\s+")[0]).toList();
    }

    /** Of a user that there is. */
    String role(String name) {
        String[] words = lines.get(indexOf(name)).strip().split("\\s+");
        return words.length > 1 ? words[1] : "viewer";
    }

    void put(String name, String role, String hash) {
        String line = name + " " + role + " " + hash;
        int index = indexOf(name);
        if (index < 0) {
            lines.add(line);
        } else {
            lines.set(index, line);
        }
    }

    /** False if there was none. */
    boolean remove(String name) {
        int index = indexOf(name);
        if (index >= 0) {
            lines.remove(index);
        }
        return index >= 0;
    }

    private static boolean isUser(String line) {
        return !line.isBlank() && !line.strip().startsWith("#");
    }

    private int indexOf(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (isUser(lines.get(i)) && lines.get(i).strip().split("\\s+")[0].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Whole or not at all, for its owner alone; the owner stays the one that it was. */
    void write() throws Failure {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(temporary);
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] attributes = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            Files.createFile(temporary, attributes);
            Files.write(temporary, lines);
            if (owner != null && !owner.equals(Files.getOwner(temporary))) {
                Files.setOwner(temporary, owner);
            }
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (AccessDeniedException e) {
            throw new Failure(ExitCode.REFUSED, "permission denied: " + file);
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, file + " cannot be written: " + e.getMessage());
        }
    }
}
