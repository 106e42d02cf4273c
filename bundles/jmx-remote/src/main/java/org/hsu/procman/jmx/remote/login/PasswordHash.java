package org.hsu.procman.jmx.remote.login;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}, salt and hash in Base64: what {@code procman passwd} writes. Immutable.
 */
final class PasswordHash {

    /** OWASP's least for PBKDF2 with SHA-512 in 2023; what a file says beyond reason would only block us. */
    static final int ITERATIONS = 210_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SHORTEST_SALT = 8;
    private static final Pattern TEXT =
            Pattern.compile("pbkdf2-sha512\\$(\\d{1,8})\\$([A-Za-z0-9+/]+=*)\\$([A-Za-z0-9+/]+=*)");

    private final String text;
    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(String text, int iterations, byte[] salt, byte[] hash) {
        this.text = text;
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** @throws IllegalArgumentException it is none */
    static PasswordHash parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is no hash of a password");
        }
        int iterations = Integer.parseInt(parts.group(1));
        byte[] salt = Base64.getDecoder().decode(parts.group(2));
        byte[] hash = Base64.getDecoder().decode(parts.group(3));
        if (iterations < 1 || iterations > MOST_ITERATIONS || salt.length < SHORTEST_SALT || hash.length != 64) {
            throw new IllegalArgumentException("is no hash of a password");
        }
        return new PasswordHash(text, iterations, salt, hash);
    }

    /** One that no password fits, for users that there are not: the answer takes as long. */
    static PasswordHash ofNobody() {
        return new PasswordHash("", ITERATIONS, new byte[16], new byte[64]);
    }

    /** As it stands in the file. */
    String text() {
        return text;
    }

    /** Takes as long for a wrong password as for the right one. */
    boolean fits(String password) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, hash.length * 8);
        try {
            byte[] other = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
            return MessageDigest.isEqual(hash, other);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }
}
