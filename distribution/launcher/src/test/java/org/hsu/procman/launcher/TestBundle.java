package org.hsu.procman.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs one activator class into a bundle. */
final class TestBundle {

    private TestBundle() {}

    static void pack(Path jar, String symbolicName, Class<?> activator) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Activator", activator.getName());
        main.putValue(
                "Import-Package", "org.osgi.framework,org.slf4j;version=\"[2.0,3)\",com.sun.jna;version=\"[5,6)\"");
        String entry = activator.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, manifest);
                InputStream code = activator.getClassLoader().getResourceAsStream(entry)) {
            packed.putNextEntry(new JarEntry(entry));
            code.transferTo(packed);
        }
    }
}
