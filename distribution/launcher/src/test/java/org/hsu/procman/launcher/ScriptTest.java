package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/procman} with JDKs whose {@code java} only prints what it was called with. */
class ScriptTest {

    private static final Path SCRIPT = Path.of("..", "bin", "procman").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Path home;
    private final Map<String, String> environment = new HashMap<>();
    private int exitCode;

    @BeforeEach
    void aHomeWithASpace() throws IOException {
        home = Files.createDirectories(folder.toRealPath().resolve("a home"));
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.copy(SCRIPT, home.resolve("bin/procman"));
        Files.createFile(home.resolve("lib/launcher.jar"));
        Files.createFile(home.resolve("lib/picocli-4.7.7.jar"));
        environment.put("HOME", folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash"})
    void everyShellAcceptsIt(String shell) throws Exception {
        if (!isOnPath(shell)) {
            System.out.println("skipped: " + shell + " is not installed here");
            Assumptions.abort(shell + " is not installed here");
        }

        assertEquals("", execute(List.of(shell, "-n"), SCRIPT.toString()));
        assertEquals(0, exitCode);
    }

    @Test
    void findsItsHomeThroughLinksAndPassesArgumentsUnchanged() throws Exception {
        environment.put("PROCMAN_JAVA", jdk("jdk 21", "21.0.1").toString());
        Path first = Files.createDirectories(folder.resolve("links")).resolve("first");
        Files.createSymbolicLink(first, Path.of("../a home/bin/procman"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), first);

        List<String> words = execute(List.of(second.toString()), "run", "-c", "a  file;$x").lines().toList();

        assertEquals(0, exitCode);
        assertTrue(words.contains("-Dprocman.home=" + home), words.toString());
        assertEquals(
                List.of("-jar", home + "/lib/launcher.jar", "run", "-c", "a  file;$x"),
                words.subList(words.indexOf("-jar"), words.indexOf("-- environment")));
    }

    @Test
    void everythingButRunAndValidateIsTheClients() throws Exception {
        environment.put("PROCMAN_JAVA", jdk("jdk", "17").resolve("bin/java").toString());

        for (List<String> arguments : List.of(List.of("status", "web-*"), List.of("--help"), List.<String>of())) {
            List<String> words =
                    execute(List.of(home + "/bin/procman"), arguments.toArray(String[]::new)).lines().toList();
            assertTrue(words.contains("org.hsu.procman.client.Main"), words.toString());
            assertTrue(words.contains(home + "/lib/client.jar:" + home + "/lib/picocli-4.7.7.jar"), words.toString());
        }
        String validate = execute(List.of(home + "/bin/procman"), "validate", "x");
        assertTrue(validate.contains("/lib/launcher.jar\nvalidate\nx\n"), validate);
    }

    @Test
    void addsOnlyItsLocaleToTheEnvironmentAndForRunTwoNames() throws Exception {
        Path jdk = jdk("jdk", "25");
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("home", "mine");
        environment.put("CDPATH", "/");

        assertEquals(
                List.of(
                        "CDPATH=/",
                        "HOME=" + folder,
                        "JAVA_HOME=" + jdk,
                        "LC_ALL=C.UTF-8",
                        "PROCMAN_HOME=" + home,
                        "PROCMAN_JAVA=" + jdk + "/bin/java",
                        "PROCMAN_LOCALE=",
                        "home=mine"),
                environmentOf(execute(List.of(home + "/bin/procman"), "run")));
        assertEquals(
                List.of("CDPATH=/", "HOME=" + folder, "JAVA_HOME=" + jdk, "LC_ALL=C.UTF-8", "PROCMAN_LOCALE=", "home=mine"),
                environmentOf(execute(List.of(home + "/bin/procman"), "status")));
    }

    @Test
    void keepsTheLocaleOfItsCallerForTheProcesses() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());
        environment.put("LC_ALL", "tr_TR");
        String run = execute(List.of(home + "/bin/procman"), "run");
        assertTrue(environmentOf(run).containsAll(List.of("LC_ALL=C.UTF-8", "PROCMAN_LOCALE=tr_TR")), run);
        // What a manager that is replaced hands to the next.
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("PROCMAN_LOCALE", "tr_TR");
        run = execute(List.of(home + "/bin/procman"), "run");
        assertTrue(environmentOf(run).contains("PROCMAN_LOCALE=tr_TR"), run);
        environment.remove("PROCMAN_LOCALE");
        environment.put("LC_ALL", "de_DE");
        String console = execute(List.of(home + "/bin/procman"), "console");
        assertTrue(environmentOf(console).contains("LC_ALL=de_DE"), console);
        assertFalse(console.contains("PROCMAN_LOCALE"), console);
    }

    @Test
    void anotherHomeIsUsedAsAWhole() throws Exception {
        environment.put("PROCMAN_JAVA", jdk("jdk", "17").toString());
        Path other = Files.createDirectories(folder.toRealPath().resolve("other/lib")).getParent();
        Files.createFile(other.resolve("lib/launcher.jar"));

        for (String[] spelling : new String[][] {{"run", "--home", other.toString()}, {"run", "--home=" + other}}) {
            String called = execute(List.of(home + "/bin/procman"), spelling);
            assertTrue(called.contains("\n" + other + "/lib/launcher.jar\n"), called);
            assertTrue(environmentOf(called).contains("PROCMAN_HOME=" + other), called);
        }
        String refused = execute(List.of(home + "/bin/procman"), "run", "--home", folder.toString());
        assertEquals(2, exitCode);
        assertTrue(refused.contains("is not a home of procman"), refused);
    }

    @Test
    void aJavaThatWasNamedButIsTooOldIsRefused() throws Exception {
        environment.put("PROCMAN_JAVA", jdk("jdk-11", "11.0.2").toString());

        String said = execute(List.of(home + "/bin/procman"), "run");

        assertEquals(1, exitCode);
        assertTrue(said.contains("is Java 11; 17 or newer is needed"), said);
    }

    @Test
    void anOldJavaHomeGivesWayToTheNewestJdkInTheUsualFolders() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk-11", "11.0.2").toString());
        jdk(".jdks/a-98", "98.0.1");
        Path newest = jdk(".jdks/b-99", "99.0.1");
        Files.delete(jdk(".jdks/c-runtime-only", "100").resolve("bin/javac"));

        String called = execute(List.of(home + "/bin/procman"), "run");

        assertTrue(environmentOf(called).contains("PROCMAN_JAVA=" + newest + "/bin/java"), called);
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = folder.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String program : List.of("java", "javac")) {
            Path file = jdk.resolve("bin").resolve(program);
            Files.writeString(file, "#!/bin/sh\nprintf '%s\\n' \"$@\"\necho '-- environment'\nenv\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return jdk;
    }

    /** Without what every shell sets by itself and what this test sets for it. */
    private static List<String> environmentOf(String called) {
        return called.lines()
                .dropWhile(line -> !line.equals("-- environment"))
                .skip(1)
                .filter(line -> !line.matches("(PATH|PWD|OLDPWD|SHLVL|_|PROCMAN_ARCHIVE)=.*"))
                .sorted()
                .toList();
    }

    private String execute(List<String> command, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("PROCMAN_ARCHIVE", "off");
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "the script hangs");
        } finally {
            process.destroyForcibly();
        }
        exitCode = process.exitValue();
        return Files.readString(output);
    }

    private static boolean isOnPath(String program) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
