package org.hsu.procman.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What the build knows: versions, and where this program lies.
 *
 * @param version of the product
 * @param slf4j   version that the system bundle exports
 * @param jna     version that the system bundle exports
 */
record Product(String version, String slf4j, String jna) {

    static Product built() {
        Properties built = new Properties();
        try (InputStream in = Product.class.getResourceAsStream("launcher.properties")) {
            built.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Product(
                built.getProperty("procman.version"),
                built.getProperty("slf4j.version"),
                built.getProperty("jna.version"));
    }

    /** The distribution with this JAR in its {@code lib} folder; {@code -Dprocman.home} overrules it. */
    static Path home() {
        String given = System.getProperty("procman.home");
        if (given != null) {
            return Path.of(given).toAbsolutePath();
        }
        try {
            Path jar = Path.of(Product.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return jar.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
