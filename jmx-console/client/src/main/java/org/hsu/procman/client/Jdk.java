package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java that opens consoles: the one that this command runs on, and others where that one lacks something.
 *
 * @param home   of this command's Java
 * @param others homes of further ones, in the order in which they are looked at
 */
record Jdk(Path home, List<Path> others) {

    private static final int OLDEST = 17;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    static Jdk find(Surroundings surroundings) {
        List<Path> others = new ArrayList<>();
        String javaHome = surroundings.environment().getOrDefault("JAVA_HOME", "");
        if (!javaHome.isEmpty()) {
            others.add(Path.of(javaHome));
        }
        for (String folder : surroundings.environment().getOrDefault("PATH", "").split(Pattern.quote(
                java.io.File.pathSeparator))) {
            Path program = Path.of(folder).resolve("jconsole");
            try {
                if (Files.isExecutable(program)) {
                    others.add(program.toRealPath().getParent().getParent());
                }
            } catch (IOException e) {
                // A link that leads nowhere.
            }
        }
        for (String folder : List.of("/usr/lib/jvm", "/usr/java", "/opt", "/opt/java")) {
            try (Stream<Path> entries = Files.list(Path.of(folder))) {
                entries.sorted().forEach(others::add);
            } catch (IOException e) {
                // There is no such folder on this system.
            }
        }
        return new Jdk(Path.of(System.getProperty("java.home")), others);
    }

    private Stream<Path> all() {
        return Stream.concat(Stream.of(home), others.stream());
    }

    Path java() {
        return home.resolve("bin/java");
    }

    /** @throws Failure no Java here has it */
    Path jconsole() throws Failure {
        return all().filter(java -> feature(java) >= OLDEST || java.equals(home))
                .map(java -> java.resolve("bin/jconsole"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.FAILED, "there is no jconsole in " + home.resolve("bin")
                        + " nor in any other Java here. It comes with a JDK: install one (Debian: openjdk-17-jdk, Fedora:"
                        + " java-17-openjdk-devel), or use: procman console --panel"));
    }

    /** The newest up to a version, for programs that do not know all; this command's own when there is none. */
    Path upTo(int newest) {
        Optional<Path> fitting = all()
                .filter(java -> Files.isExecutable(java.resolve("bin/java")))
                .filter(java -> feature(java) >= OLDEST && feature(java) <= newest)
                .max(Comparator.comparingInt(Jdk::feature));
        return fitting.orElse(home);
    }

    /** 0 when it does not say. */
    private static int feature(Path java) {
        try {
            Matcher version = VERSION.matcher(Files.readString(java.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
