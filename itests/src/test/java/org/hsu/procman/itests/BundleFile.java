package org.hsu.procman.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * One built bundle of ours.
 *
 * @param room    the file's name without our prefix, such as {@code health-tcp}
 * @param headers of its manifest
 * @param classes its class files by binary name with dots
 */
record BundleFile(String room, Path jar, Map<String, String> headers, Map<String, ClassFile> classes) {
    private static final String PREFIX = "org.hsu.procman.";

    static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith(PREFIX);
    }

    /** Only for a file that {@link #isOurs is ours}. */
    static BundleFile read(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Map<String, String> headers = new TreeMap<>();
            Manifest manifest = file.getManifest();
            manifest.getMainAttributes().forEach((name, value) -> headers.put(name.toString(), value.toString()));
            Map<String, ClassFile> classes = new TreeMap<>();
            for (JarEntry entry : Collections.list(file.entries())) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        classes.put(className(entry.getName()), ClassFile.read(in));
                    }
                }
            }
            String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            return new BundleFile(name.substring(PREFIX.length()), jar, headers, classes);
        } catch (IOException e) {
            throw new AssertionError(jar.toString(), e);
        }
    }

    private static String className(String entry) {
        return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    }

    /** The packages that it exports, each with its attributes. */
    Map<String, String> exports() {
        return clauses("Export-Package");
    }

    /** The packages that it imports, {@code java.*} included, each with its attributes. */
    Map<String, String> imports() {
        return clauses("Import-Package");
    }

    private Map<String, String> clauses(String header) {
        String value = headers.getOrDefault(header, "");
        return Arrays.stream(value.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
                .filter(clause -> !clause.isBlank())
                .map(clause -> clause.split(";", 2))
                .collect(Collectors.toMap(
                        parts -> parts[0], parts -> parts.length > 1 ? parts[1] : "", (a, b) -> a, TreeMap::new));
    }

    /** Every package of which one of its classes names a class. */
    Set<String> namedPackages() {
        Set<String> packages = new TreeSet<>();
        classes.values().forEach(file -> file.references().forEach(name -> packages.add(packageOf(name))));
        return packages;
    }

    /** The packages it consists of. */
    Set<String> ownPackages() {
        return classes.keySet().stream().map(BundleFile::packageOf).collect(Collectors.toCollection(TreeSet::new));
    }

    static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }
}
