package org.hsu.procman.manager;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where this manager lives, as the launcher says by system properties.
 *
 * @param home              of the distribution
 * @param configuration     file, absolute
 * @param stateDirectory    absolute
 * @param logDirectory      absolute
 * @param version           of the product
 */
record Surroundings(Path home, Path configuration, Path stateDirectory, Path logDirectory, String version) {

    static Surroundings ofSystemProperties() {
        return new Surroundings(
                path("procman.home"),
                path("procman.config"),
                path("procman.state.dir"),
                path("procman.log.dir"),
                System.getProperty("procman.version", "0"));
    }

    private static Path path(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("system property " + property + " is not set by the launcher");
        }
        return Path.of(value);
    }

    /** Tells the children of this manager from those of others: a digest of the state directory. */
    String marker() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(stateDirectory.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
