package org.hsu.procman.deploy.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.osgi.framework.Version;

/** Looks into a file: copies it to a place of our own, and says whether the copy is a plugin bundle. */
public final class Inspection {

    private static final String API = "org/hsu/procman/api/";
    private static final Pattern EXPORTS_API =
            Pattern.compile("(^|[,;\\s])org\\.hsu\\.procman\\.api(\\.[\\w.]+)?\\s*($|[,;])");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private final Path cache;

    /** @param cache where the copies lie; exists */
    public Inspection(Path cache) {
        this.cache = cache;
    }

    /** A file that is not to be trusted, and so not looked into. */
    public static Candidate distrusted(String name, String problem) {
        return bad(name, "", problem);
    }

    /** Never fails: what goes wrong is the candidate's problem. */
    public Candidate look(Path file) {
        String name = file.getFileName().toString();
        String digest = "";
        try {
            Path copy = Files.createTempFile(cache, "new", ".jar");
            try {
                digest = copy(file, copy);
                Path kept = keep(copy, digest);
                return judge(name, digest, kept);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (ZipException e) {
            return bad(name, digest, "is not a complete JAR (" + e.getMessage()
                    + "): it is damaged or only half copied, copy it again");
        } catch (IOException | SecurityException e) {
            return bad(name, digest, "cannot be read: " + e);
        }
    }

    private static Candidate bad(String name, String digest, String problem) {
        return new Candidate(name, digest, null, "", Version.emptyVersion, problem);
    }

    private static String copy(Path from, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(from);
                var out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Path keep(Path copy, String digest) throws IOException {
        Path kept = cache.resolve(digest + ".jar");
        try {
            return Files.move(copy, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            return Files.move(copy, kept, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Candidate judge(String name, String digest, Path copy) throws IOException {
        try (JarFile jar = new JarFile(copy.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                return bad(name, digest, "has no manifest, so it is no bundle: build it with bnd-maven-plugin");
            }
            Attributes headers = manifest.getMainAttributes();
            String bundle = header(headers, "Bundle-SymbolicName").replaceFirst(";.*", "").strip();
            if (bundle.isEmpty() || !header(headers, "Bundle-ManifestVersion").equals("2")) {
                return bad(name, digest, "is a plain JAR and no bundle (its manifest has no Bundle-SymbolicName): "
                        + "build it with bnd-maven-plugin");
            }
            Version version;
            try {
                version = Version.parseVersion(header(headers, "Bundle-Version"));
            } catch (IllegalArgumentException e) {
                return bad(name, digest, "has a Bundle-Version that is none: " + header(headers, "Bundle-Version"));
            }
            return new Candidate(name, digest, copy, bundle, version, problem(jar, headers));
        }
    }

    private static String header(Attributes headers, String name) {
        String value = headers.getValue(name);
        return value == null ? "" : value.strip();
    }

    private static String problem(JarFile jar, Attributes headers) throws IOException {
        if (!header(headers, "Fragment-Host").isEmpty()) {
            return "is a fragment of " + header(headers, "Fragment-Host") + ": a plugin is a bundle of its own";
        }
        String exports = QUOTED.matcher(header(headers, "Export-Package")).replaceAll("");
        if (EXPORTS_API.matcher(exports).find()) {
            return "exports packages of org.hsu.procman.api, which only the product may: import them instead "
                    + "(with bnd, give the api dependency the scope provided)";
        }
        String components = header(headers, "Service-Component");
        if (components.isEmpty() && exports.isEmpty() && header(headers, "Bundle-Activator").isEmpty()) {
            return "provides nothing: it has no Service-Component header; annotate a class with @Component and build "
                    + "it with bnd-maven-plugin";
        }
        for (String component : components.split(",")) {
            String path = component.strip();
            if (!path.isEmpty() && !path.contains("*") && jar.getEntry(path) == null) {
                return "lacks " + path + ", which its Service-Component header names: build it again";
            }
        }
        return content(jar);
    }

    /** Reads all of it, so that the checksums of its entries are verified. */
    private static String content(JarFile jar) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (entry.getName().startsWith(API) && entry.getName().endsWith(".class")) {
                return "contains a copy of " + entry.getName() + ", which is the product's: import its package "
                        + "instead (with bnd, give the api dependency the scope provided)";
            }
            try (InputStream in = jar.getInputStream(entry)) {
                while (in.read(buffer) >= 0) {
                    continue;
                }
            }
        }
        return "";
    }
}
