package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder in which a plugin's author works: with Maven, offline, and the command line of the distribution. */
final class Workshop {
    final Path folder;

    Workshop(Path folder) {
        this.folder = folder;
    }

    /** Maven as the author runs it, on the local repository of the build that these tests are part of. */
    static List<String> maven(String... arguments) {
        List<String> words = new ArrayList<>(List.of("mvn", "-o", "-q", "-B"));
        String repository = System.getProperty("procman.maven.repository", "");
        if (!repository.isEmpty()) {
            words.add("-Dmaven.repo.local=" + repository);
        }
        words.addAll(List.of(arguments));
        return words;
    }

    /** The variables with which every child finds the command and the JVM stays small. */
    static Map<String, String> environment() {
        return Map.of(
                "PATH", Procman.HOME.resolve("bin").toAbsolutePath().normalize() + ":" + System.getenv("PATH"),
                "MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    }

    Procman.Result procman(String... arguments) {
        List<String> words = new ArrayList<>(List.of(Procman.HOME.resolve("bin/procman").toString()));
        words.addAll(List.of(arguments));
        return Procman.run(folder, environment(), words);
    }

    /** Builds all these projects in one go, their tests included, and nothing of it may fail. */
    void build(List<Path> projects) {
        String modules = projects.stream()
                .map(project -> "<module>" + folder.relativize(project) + "</module>")
                .collect(Collectors.joining());
        write("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>workshop</groupId><artifactId>all</artifactId><version>1</version>
                  <packaging>pom</packaging>
                  <modules>%s</modules>
                </project>
                """.formatted(modules));
        Procman.Result built = Procman.run(folder, environment(), maven("package"), 600);
        assertEquals(0, built.code(), built::all);
        projects.forEach(Workshop::assertTested);
    }

    /** Its contract test was really run. */
    static void assertTested(Path project) {
        Pattern run = Pattern.compile("Tests run: (\\d+), Failures: 0, Errors: 0");
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            int tests = reports.filter(file -> file.toString().endsWith(".txt"))
                    .map(Procman::read)
                    .mapToInt(report -> {
                        Matcher matcher = run.matcher(report);
                        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
                    })
                    .sum();
            assertTrue(tests >= 3, () -> project + " ran " + tests + " tests");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one JAR that a project has made. */
    static Path jar(Path project) {
        try (Stream<Path> files = Files.list(project.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a JAR into a plugins folder so that nobody sees half of it. */
    static void drop(Path jar, Path plugins) {
        try {
            Path half = Files.copy(jar, plugins.resolve("." + jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            Files.move(half, plugins.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
