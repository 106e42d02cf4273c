package org.hsu.procman.manager.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client VM without any class of ours reads all, calls all and hears all over the local connector. */
class BareClientTest {

    @Test
    void aClientWithOnlyTheJdkReadsCallsAndHearsEverything(@TempDir Path classes) throws Exception {
        copyClient(classes);
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        MBeans beans = MBeans.open(server, new FakeManagement());
        try (LocalConnector connector = LocalConnector.open(server)) {
            Path output = classes.resolve("output.txt");
            String java = System.getProperty("client.java", System.getProperty("java.home"));
            Process client = new ProcessBuilder(
                            java + File.separator + "bin" + File.separator + "java", "-Xshare:auto",
                            "-cp", classes.toString(), BareClient.class.getName(), connector.url())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertTrue(client.waitFor(60, TimeUnit.SECONDS), () -> read(output));
                assertEquals(0, client.exitValue(), () -> read(output));
                assertTrue(read(output).contains("attributes "), () -> read(output));
            } finally {
                client.destroyForcibly().waitFor();
            }
        } finally {
            beans.close();
        }
    }

    private static void copyClient(Path classes) throws Exception {
        String file = BareClient.class.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream bytes = BareClient.class.getClassLoader().getResourceAsStream(file)) {
            Files.copy(bytes, target);
        }
    }

    private static String read(Path output) {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
