package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleJarsTest {

    @TempDir
    private Path home;

    @Test
    void declarativeServicesFirstThenLibrariesThenOursAndTheManagerLast() throws Exception {
        put("org.hsu.procman.manager.jar", "org.hsu.procman.deploy.jar", "org.hsu.procman.zebra.jar", "snakeyaml-2.5.jar", "README.txt");
        put("org.apache.felix.scr-2.2.18.jar", "org.osgi.service.component-1.5.1.jar", "org.hsu.procman.api.jar");
        put("org.osgi.util.promise-1.3.0.jar", "aries-1.jar", "org.osgi.util.function-1.2.0.jar");

        List<String> names = BundleJars.of(home).stream().map(jar -> jar.getFileName().toString()).toList();

        assertEquals(
                List.of(
                        "org.osgi.util.function-1.2.0.jar",
                        "org.osgi.util.promise-1.3.0.jar",
                        "org.osgi.service.component-1.5.1.jar",
                        "org.apache.felix.scr-2.2.18.jar",
                        "aries-1.jar",
                        "snakeyaml-2.5.jar",
                        "org.hsu.procman.api.jar",
                        "org.hsu.procman.zebra.jar",
                        "org.hsu.procman.deploy.jar",
                        "org.hsu.procman.manager.jar"),
                names);
    }

    @Test
    void aHomeWithoutManagerIsIncomplete() throws Exception {
        LaunchException noFolder = assertThrows(LaunchException.class, () -> BundleJars.of(home));
        assertTrue(noFolder.getMessage().contains("not a complete distribution"), noFolder.getMessage());

        put("snakeyaml-2.5.jar");
        LaunchException noManager = assertThrows(LaunchException.class, () -> BundleJars.of(home));
        assertTrue(noManager.getMessage().endsWith("no bundles/org.hsu.procman.manager.jar"), noManager.getMessage());
    }

    private void put(String... names) throws IOException {
        Path folder = Files.createDirectories(home.resolve("bundles"));
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }
}
