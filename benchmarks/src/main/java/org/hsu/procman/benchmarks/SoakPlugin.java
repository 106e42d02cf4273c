package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A plugin of one health checker, which comes, is replaced and goes. */
final class SoakPlugin {
    private static final String DESCRIPTION = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="soak">
              <property name="procman.health.type" type="String" value="soak"/>
              <service><provide interface="org.hsu.procman.api.health.HealthChecker"/></service>
              <implementation class="org.hsu.procman.benchmarks.SoakChecker"/>
            </scr:component>
            """;

    private final Path plugins;
    private int version;

    /** @param plugins the folder that the manager looks into */
    SoakPlugin(Path plugins) {
        this.plugins = plugins;
    }

    private Path file() {
        return plugins.resolve("soak.jar");
    }

    /** Puts the next version into the folder. */
    void put() throws IOException {
        version++;
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.hsu.procman.soak");
        headers.putValue("Bundle-Version", "1.0." + version);
        headers.putValue("Service-Component", "OSGI-INF/soak.xml");
        headers.putValue("Import-Package", "org.hsu.procman.api.health;version=\"[1.0,2)\"");
        headers.putValue("Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3.0)(!(version>=2.0.0)))\"");
        Path next = plugins.resolveSibling("soak.next");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(next), manifest)) {
            put(jar, "OSGI-INF/soak.xml", DESCRIPTION.getBytes(StandardCharsets.UTF_8));
            putClass(jar, SoakChecker.class);
            putClass(jar, SoakChecker.Settings.class);
        }
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file());
    }

    private static void putClass(JarOutputStream jar, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
            put(jar, name, bytes.readAllBytes());
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
