package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code procman console} on a virtual display: the consoles are looked at, and the pictures stay in
 * {@code itests/target/screenshots}. Skipped, with the reason, where there is no Xvfb.
 */
class ConsoleIT {
    private static final String YAML = """
            managed_processes:
              - id: web
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"]}
                  health_check: {type: process, interval: 500ms}
              - id: broken
                type: standard_managed
                management:
                  control: {executable: sh, arguments: [-c, exit 3]}
                  restart_policy: {strategy: on_failure, max_attempts: 1, restart_delay: 100ms}
            """;
    /** On a machine that is busy otherwise; VisualVM in a new user directory is the slowest. */
    private static final int SECONDS = 300;
    /** Of the panel: RUNNING and FAILED, on light and on dark ground. */
    private static final int GREEN = 0x1b7f3b;
    private static final int RED = 0xc62828;
    private static final int GREEN_ON_DARK = 0x5fd38a;
    private static final int RED_ON_DARK = 0xff7b7b;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Process display;
    private static String number = "";

    @BeforeAll
    static void startDisplay() throws IOException {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "Xvfb")));
        if (!installed) {
            System.out.println("ConsoleIT is skipped: there is no Xvfb (apt-get install xvfb)");
        }
        assumeTrue(installed, "there is no Xvfb (apt-get install xvfb)");
        File chosen = shared.resolve("display").toFile();
        display = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp")
                .redirectOutput(chosen)
                .redirectError(shared.resolve("xvfb.log").toFile())
                .start();
        Procman.await("Xvfb has a display", SECONDS, () -> Procman.read(chosen.toPath()).endsWith("\n"));
        number = ":" + Procman.read(chosen.toPath()).strip();
    }

    @AfterAll
    static void stopDisplay() {
        if (display != null) {
            display.destroy();
        }
    }

    /** Homes of the JDKs here that have JConsole, one of each version. */
    static List<Path> jdks() throws IOException {
        Map<Integer, Path> found = new HashMap<>();
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        try (Stream<Path> others = Files.list(Path.of("/usr/lib/jvm"))) {
            others.sorted().forEach(homes::add);
        } catch (IOException e) {
            // Only the one that runs the tests.
        }
        for (Path home : homes) {
            if (Files.isExecutable(home.resolve("bin/jconsole")) && feature(home) >= 17) {
                found.putIfAbsent(feature(home), home);
            }
        }
        return List.copyOf(found.values());
    }

    private static int feature(Path home) {
        String version = Procman.read(home.resolve("release")).replaceFirst("(?s).*JAVA_VERSION=\"(\\d+).*", "$1");
        return version.matches("\\d+") ? Integer.parseInt(version) : 0;
    }

    private interface Look {
        void at(Process console) throws IOException;
    }

    private void open(Procman manager, Path java, Look look, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("--state-dir", manager.state.toString()));
        words.addAll(List.of(options));
        open(manager, java, look, words);
    }

    private void open(Procman manager, Path java, Look look, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(manager.command(List.of("console")));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("shown.txt").toFile());
        builder.environment().putAll(Map.of("DISPLAY", number, "PROCMAN_JAVA", java.toString(),
                "HOME", folder.resolve("home").toString(), "JAVA_TOOL_OPTIONS", ""));
        builder.environment().remove("XDG_DATA_HOME");
        Process console = builder.start();
        try {
            look.at(console);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + Procman.read(folder.resolve("shown.txt")), e);
        } finally {
            console.descendants().forEach(ProcessHandle::destroyForcibly);
            console.destroyForcibly();
        }
    }

    /** Until both colours are on the screen; the last picture is kept however it ends. */
    private void awaitColours(Process console, String name, int green, int red) {
        Path picture = Path.of("target/screenshots", name + ".png").toAbsolutePath();
        Procman.await(name + " shows a running and a failed process, see " + picture, SECONDS, () -> {
            if (!console.isAlive()) {
                throw new AssertionError("it has ended");
            }
            BufferedImage image = take(picture);
            return count(image, green) > 20 && count(image, red) > 20;
        });
    }

    /** A JVM of its own: that of the tests has no display. */
    private BufferedImage take(Path picture) {
        try {
            Files.createDirectories(picture.getParent());
            Path source = shared.resolve("Screenshot.java");
            if (!Files.exists(source)) {
                Files.writeString(source, """
                        public class Screenshot {
                            public static void main(String[] args) throws Exception {
                                java.awt.Rectangle all = new java.awt.Rectangle(
                                        java.awt.Toolkit.getDefaultToolkit().getScreenSize());
                                javax.imageio.ImageIO.write(new java.awt.Robot().createScreenCapture(all), "png",
                                        new java.io.File(args[0]));
                            }
                        }
                        """);
            }
            Path java = Path.of(System.getProperty("java.home"), "bin/java");
            Procman.Result result = Procman.run(folder, Map.of("DISPLAY", number), List.of(
                    java.toString(), "-XX:TieredStopAtLevel=1", source.toString(), picture.toString()));
            assertEquals(0, result.code(), result::all);
            return ImageIO.read(picture.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int count(BufferedImage image, int rgb) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
            }
        }
        return count;
    }

    private Procman manager() {
        Procman manager = Procman.in(folder, YAML).start();
        manager.awaitStatus("broken", "\"state\": *\"FAILED\"|\"state\": *\"STOPPED\"");
        return manager;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void jconsoleOpensWithTheTableAndConnected(Path jdk) throws IOException {
        try (Procman manager = manager()) {
            open(manager, jdk, console -> awaitColours(console, "jconsole-" + feature(jdk), GREEN, RED));
        }
    }

    /** Over TLS, with a certificate that only {@code --trust-store} makes trusted, and without a question. */
    @ParameterizedTest
    @MethodSource("jdks")
    void jconsoleComesInFromElsewhere(Path jdk) throws IOException {
        comeInFromElsewhere(jdk, "jconsole-remote-" + feature(jdk), List.of());
    }

    @Test
    void theWindowOfItsOwnComesInFromElsewhere() throws IOException {
        comeInFromElsewhere(Path.of(System.getProperty("java.home")), "panel-remote", List.of("--panel"));
    }

    private void comeInFromElsewhere(Path jdk, String picture, List<String> options) throws IOException {
        RemoteRig rig = RemoteRig.in(folder);
        try (Procman manager = Procman.in(folder, rig.yaml() + YAML)) {
            RemoteRig.makeUsers(manager, folder);
            manager.start();
            manager.awaitStatus("broken", "\"state\": *\"FAILED\"|\"state\": *\"STOPPED\"");
            List<String> words = new ArrayList<>(rig.options(manager, folder, "viewer"));
            words.addAll(options);
            open(manager, jdk, console -> awaitColours(console, picture, GREEN, RED), words);
            String audit = Procman.read(manager.logs.resolve("audit.log"));
            assertTrue(audit.contains("login user=user-viewer role=viewer"), audit);
        }
    }

    @Test
    void theWindowOfItsOwnOpensInTheDark() throws IOException {
        try (Procman manager = manager()) {
            open(manager, Path.of(System.getProperty("java.home")),
                    console -> awaitColours(console, "panel-dark", GREEN_ON_DARK, RED_ON_DARK), "--panel", "--dark");
        }
    }

    @Test
    void visualVmOpensWithTheTableAndConnected() throws IOException {
        boolean installed = Files.isReadable(Path.of("/usr/share/visualvm/platform/lib/nbexec"))
                || System.getenv("PROCMAN_VISUALVM") != null;
        if (!installed) {
            System.out.println("VisualVM is not opened: it is not installed (apt-get install visualvm)");
        }
        assumeTrue(installed, "VisualVM is not installed (apt-get install visualvm)");
        try (Procman manager = manager()) {
            open(manager, Path.of(System.getProperty("java.home")),
                    console -> awaitColours(console, "visualvm", GREEN, RED), "--visualvm");
        }
    }

    @Test
    void withoutADisplayItSaysSo() {
        try (Procman manager = Procman.in(folder, YAML).start()) {
            List<String> command = new ArrayList<>(List.of("env", "-u", "DISPLAY"));
            command.addAll(manager.command(List.of("console", "--state-dir", manager.state.toString())));
            Procman.Result result = Procman.run(folder, Map.of(), command);
            assertEquals(1, result.code(), result::all);
            assertTrue(result.err().startsWith("procman: no display to open a window on: "), result::all);
            assertEquals(1, result.err().lines().count(), result::all);
        }
    }
}
