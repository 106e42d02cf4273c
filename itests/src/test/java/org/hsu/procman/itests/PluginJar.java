package org.hsu.procman.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * A plugin bundle as a stranger would build it: one Declarative Services component with its description
 * written by hand.
 *
 * @param name     symbolic name of the bundle
 * @param version  of the bundle
 * @param contract the interface that it provides
 * @param property the service property that holds the type name
 * @param type     the type name
 * @param ranking  of the service
 */
record PluginJar(String name, String version, Class<?> contract, String property, String type, int ranking) {

    private static final List<String> API = List.of(
            "desired", "event", "health", "platform", "process", "resource", "restart", "settings", "spec");

    /** Writes the bundle with one class that provides the contract and those it needs. */
    Path write(Path folder, Class<?> component, Class<?>... others) throws IOException {
        Path jar = folder.resolve(name + "-" + version + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest())) {
            put(out, "OSGI-INF/component.xml", description(component).getBytes(StandardCharsets.UTF_8));
            putClass(out, component);
            for (Class<?> other : others) {
                putClass(out, other);
            }
        }
        return jar;
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", version);
        headers.putValue("Service-Component", "OSGI-INF/component.xml");
        headers.putValue(
                "Import-Package",
                API.stream()
                        .map(each -> "org.hsu.procman.api." + each + ";version=\"[1.0,2)\"")
                        .collect(Collectors.joining(","))
                        + ",org.hsu.procman.api.log;version=\"[2.0,3)\",org.slf4j;version=\"[2,3)\"");
        headers.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3.0)(!(version>=2.0.0)))\"");
        return manifest;
    }

    private String description(Class<?> component) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s">
                  <property name="%s" type="String" value="%s"/>
                  <property name="service.ranking" type="Integer" value="%d"/>
                  <service><provide interface="%s"/></service>
                  <implementation class="%s"/>
                </scr:component>
                """
                .formatted(name, property, type, ranking, contract.getName(), component.getName());
    }

    private static void putClass(JarOutputStream out, Class<?> type) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
            put(out, file, bytes.readAllBytes());
        }
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
