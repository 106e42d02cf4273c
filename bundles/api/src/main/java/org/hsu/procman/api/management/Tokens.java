package org.hsu.procman.api.management;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what: a file with a line {@code NAME ROLE TOKEN} for each caller, {@code #} before a remark. ROLE is
 * viewer, operator or admin; TOKEN is the token itself or {@code sha256:} and the digest of it in hexadecimal. Tokens are
 * kept and compared as digests, in a time that tells nothing. Thread-safe.
 */
public final class Tokens {
    private static final String DIGEST = "sha256:";
    private static final int SHORTEST = 16;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private record Known(Caller caller, byte[] digest) {}

    private final List<Known> known;

    private Tokens(List<Known> known) {
        this.known = List.copyOf(known);
    }

    /** @throws IOException it cannot be read, others may read it, or a line is malformed; never with a token in it */
    public static Tokens read(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new IOException("tokens_file " + file + " can be read by others; chmod 600 it");
        }
        List<Known> known = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                known.add(parse(line.strip().split("\\s+"), "tokens_file " + file + ":" + number + ": "));
            }
        }
        if (known.isEmpty()) {
            throw new IOException("tokens_file " + file + " has no token");
        }
        return new Tokens(known);
    }

    private static Known parse(String[] words, String where) throws IOException {
        if (words.length != 3) {
            throw new IOException(where + "expected NAME ROLE TOKEN, found " + words.length + " words");
        }
        Role role;
        try {
            role = Role.valueOf(words[1].toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException(where + "the role must be viewer, operator or admin", e);
        }
        Caller caller = new Caller(words[0], role);
        if (!words[2].startsWith(DIGEST)) {
            if (words[2].length() < SHORTEST) {
                throw new IOException(where + "the token is shorter than " + SHORTEST + " characters");
            }
            return new Known(caller, digest(words[2]));
        }
        try {
            byte[] digest = HexFormat.of().parseHex(words[2].substring(DIGEST.length()));
            if (digest.length == 32) {
                return new Known(caller, digest);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(where + "what follows sha256: is not hexadecimal", e);
        }
        throw new IOException(where + "what follows sha256: is not 64 digits");
    }

    /** Whose token it is; empty for one that nobody has. */
    public Optional<Caller> callerOf(String token) {
        byte[] digest = digest(token);
        Caller found = null;
        for (Known each : known) {
            if (MessageDigest.isEqual(each.digest(), digest)) {
                found = each.caller();
            }
        }
        return Optional.ofNullable(found);
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
