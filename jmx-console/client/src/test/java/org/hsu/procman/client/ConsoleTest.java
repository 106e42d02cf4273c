package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a console is found and called; that it opens is tested on a virtual display. */
class ConsoleTest {

    @TempDir
    Path folder;

    private Surroundings surroundings(String visualVm) {
        return new Surroundings(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(),
                Map.of("HOME", folder.toString(), "PATH", folder.resolve("bin").toString(), "PROCMAN_VISUALVM", visualVm),
                null, false, ZoneOffset.UTC);
    }

    private Path jdk(String name, int version, String... programs) throws Exception {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        Files.createDirectories(home.resolve("bin"));
        for (String program : programs) {
            assertTrue(Files.createFile(home.resolve("bin").resolve(program)).toFile().setExecutable(true));
        }
        return home;
    }

    @Test
    void optionsThatExcludeEachOtherAreWrongUsage() {
        for (List<String> options : List.of(List.of("--visualvm", "--panel"), List.of("--dark"),
                List.of("--visualvm-home", "/opt/x"))) {
            Run run = new Run();
            String[] words = new String[options.size() + 1];
            words[0] = "console";
            for (int i = 0; i < options.size(); i++) {
                words[i + 1] = options.get(i);
            }
            assertEquals(2, run.main(words), run::err);
        }
    }

    @Test
    void anOldOrBareJavaIsPassedOver() throws Exception {
        Path bare = jdk("bare", 21, "java");
        Path old = jdk("old", 11, "java", "jconsole");
        Path full = jdk("full", 17, "java", "jconsole");
        Path newest = jdk("newest", 25, "java", "jconsole");
        assertEquals(full.resolve("bin/jconsole"), new Jdk(bare, List.of(old, full, newest)).jconsole());
        assertEquals(newest.resolve("bin/jconsole"), new Jdk(newest, List.of(full)).jconsole());
        assertEquals(bare, new Jdk(newest, List.of(old, full, bare)).upTo(23));
        assertEquals(newest, new Jdk(newest, List.of(old)).upTo(23));
        Failure none = assertThrows(Failure.class, () -> new Jdk(bare, List.of(old)).jconsole());
        assertEquals(1, none.exitCode());
        assertTrue(none.getMessage().contains("It comes with a JDK: install one"), none.getMessage());
    }

    @Test
    void visualVmGetsThePluginInAUserDirectoryOfItsOwn() throws Exception {
        Path home = Files.createDirectories(folder.resolve("visualvm"));
        Files.createDirectories(home.resolve("platform/lib"));
        Files.createFile(home.resolve("platform/lib/nbexec"));
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("etc/visualvm.conf"), "# visualvm_default_options=\"no\"\n"
                + "visualvm_default_options=\"-J-Xmx768m -J-Dnetbeans.accept_license_class=x -J--add-opens=a/b=C\"\n");
        Path nbm = folder.resolve("plugin.nbm");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(nbm))) {
            zip.putNextEntry(new ZipEntry("Info/info.xml"));
            zip.putNextEntry(new ZipEntry("netbeans/modules/a.jar"));
            zip.write("jar".getBytes());
        }
        Path java = jdk("full", 17, "java");
        VisualVm found = VisualVm.find(null, surroundings(home.toString()));
        List<String> command = found.command(new Jdk(java, List.of()), nbm, "service:jmx:procman:///x");
        Path userDir = folder.resolve(".local/share/procman/visualvm");
        assertEquals("jar", Files.readString(userDir.resolve("modules/a.jar")));
        assertFalse(Files.exists(userDir.resolve("Info")));
        assertTrue(Files.readString(userDir.resolve("config/Modules/org-graalvm-visualvm-jvmstat.xml"))
                .contains("<param name=\"enabled\">false</param>"));
        assertTrue(command.containsAll(List.of("-J-Xmx768m", "-J--add-opens=a/b=C", userDir.toString(), java.toString())));
        assertFalse(command.toString().contains("accept_license"), command.toString());
        assertEquals(List.of("--openjmx", "service:jmx:procman:///x"), command.subList(command.size() - 2, command.size()));
    }

    @Test
    void aPlaceWithoutVisualVmIsNamed() {
        Failure none = assertThrows(Failure.class, () -> VisualVm.find(folder.toString(), surroundings("")));
        assertEquals(folder + " is no VisualVM: it has no platform/lib/nbexec", none.getMessage());
    }
}
