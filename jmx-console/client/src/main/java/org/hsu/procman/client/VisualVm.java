package org.hsu.procman.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An installed VisualVM, and a user directory of our own for it: the plugin is put there, and the user's VisualVM
 * stays as it is.
 *
 * @param home    has {@code platform/lib/nbexec}, which starts it
 * @param userDir where its settings and our plugin are
 */
record VisualVm(Path home, Path userDir) {

    /** Its versions before 2.2 want a security manager, which later ones of Java do not have. */
    private static final int NEWEST_JAVA = 23;
    private static final String NBEXEC = "platform/lib/nbexec";
    /**
     * Its module that lists the other JVMs of the machine: it looks into each of them before it shows what was asked for,
     * which beside many takes minutes. No other module needs it.
     */
    private static final String LISTS_JVMS = "org.graalvm.visualvm.jvmstat";
    private static final String MODULE_OFF = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE module PUBLIC "-//NetBeans//DTD Module Status 1.0//EN"
                                    "http://www.netbeans.org/dtds/module-status-1_0.dtd">
            <module name="%s">
                <param name="autoload">false</param>
                <param name="eager">false</param>
                <param name="enabled">false</param>
                <param name="jar">modules/%s.jar</param>
                <param name="reloadable">false</param>
            </module>
            """;
    private static final Pattern OPTIONS = Pattern.compile("(?m)^visualvm_default_options=\"([^\"]*)\"");
    /** Questions that it asks in a new user directory. */
    private static final Pattern QUESTIONS =
            Pattern.compile("-J-Dnetbeans\\.(accept_license_class|importclass)=.*");

    /**
     * @param given {@code --visualvm-home}, null if it was not given
     * @throws Failure there is none
     */
    static VisualVm find(String given, Surroundings surroundings) throws Failure {
        String named = given != null ? given : surroundings.environment().getOrDefault("PROCMAN_VISUALVM", "");
        List<Path> places = new ArrayList<>();
        try {
            if (!named.isEmpty()) {
                places.add(Path.of(named));
                places.add(Path.of(named, "visualvm"));
            } else {
                onPath(surroundings, places);
                places.add(Path.of("/usr/share/visualvm"));
                places.add(Path.of("/opt/visualvm"));
            }
        } catch (InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "not a path: " + e.getInput());
        }
        for (Path place : places) {
            if (Files.isReadable(place.resolve(NBEXEC))) {
                return new VisualVm(place.toAbsolutePath().normalize(), userDir(surroundings));
            }
        }
        throw new Failure(ExitCode.FAILED, named.isEmpty()
                ? "no VisualVM here: install it (Debian: apt-get install visualvm; others: visualvm.github.io), or name it"
                        + " with --visualvm-home or PROCMAN_VISUALVM"
                : named + " is no VisualVM: it has no " + NBEXEC);
    }

    private static void onPath(Surroundings surroundings, List<Path> places) {
        for (String folder : surroundings.environment().getOrDefault("PATH", "").split(":")) {
            Path program = Path.of(folder).resolve("visualvm");
            try {
                if (Files.isExecutable(program)) {
                    places.add(program.toRealPath().getParent().getParent());
                }
            } catch (IOException e) {
                // A link that leads nowhere.
            }
        }
    }

    private static Path userDir(Surroundings surroundings) {
        String xdg = surroundings.environment().getOrDefault("XDG_DATA_HOME", "");
        Path data = xdg.isEmpty()
                ? Path.of(surroundings.environment().getOrDefault("HOME", System.getProperty("user.home")), ".local/share")
                : Path.of(xdg);
        return data.resolve("procman/visualvm");
    }

    /**
     * Puts the plugin into the user directory.
     *
     * @return what starts VisualVM
     */
    List<String> command(Jdk jdk, Path nbm, String address) throws Failure {
        List<String> command = new ArrayList<>(List.of(
                "sh", home.resolve(NBEXEC).toString(),
                "--jdkhome", jdk.upTo(NEWEST_JAVA).toString(),
                "--branding", "visualvm",
                "--clusters", home.resolve("visualvm").toString(),
                "--userdir", userDir.toString(),
                "--cachedir", userDir.resolve("cache").toString()));
        try {
            install(nbm);
            switchOff(LISTS_JVMS);
            Matcher options = OPTIONS.matcher(Files.readString(home.resolve("etc/visualvm.conf")));
            if (options.find()) {
                Arrays.stream(options.group(1).strip().split("\\s+"))
                        .filter(option -> !QUESTIONS.matcher(option).matches())
                        .forEach(command::add);
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "VisualVM cannot be given the plugin: " + e);
        }
        command.addAll(List.of("--nosplash", "--openjmx", address));
        return command;
    }

    private void switchOff(String module) throws IOException {
        String file = module.replace('.', '-');
        place(MODULE_OFF.formatted(module, file).getBytes(StandardCharsets.UTF_8),
                userDir.resolve("config/Modules").resolve(file + ".xml"));
    }

    /** A user directory is laid out as what an NBM has in its folder netbeans. */
    private void install(Path nbm) throws IOException {
        try (ZipFile zip = new ZipFile(nbm.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().startsWith("netbeans/") && !entry.isDirectory()) {
                    Path file = userDir.resolve(entry.getName().substring("netbeans/".length())).normalize();
                    try (InputStream in = zip.getInputStream(entry)) {
                        place(in.readAllBytes(), file);
                    }
                }
            }
        }
    }

    /** A VisualVM that runs has the old file open: it must not be written into. */
    private static void place(byte[] content, Path file) throws IOException {
        if (Files.exists(file) && Arrays.equals(content, Files.readAllBytes(file))) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
