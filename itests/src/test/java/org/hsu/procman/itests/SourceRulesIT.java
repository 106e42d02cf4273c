package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules of the house about the sources, where a compiled class would not show them. */
class SourceRulesIT {
    private static final int MOST_LINES = 400;
    private static final Path REPOSITORY =
            Path.of(System.getProperty("procman.repository")).toAbsolutePath().normalize();

    /** Where talking to a terminal is the purpose; Reign makes the manager's Console. */
    private static final List<String> TERMINAL = List.of(
            "jmx-console/",
            "distribution/",
            "bundles/log-console/",
            "bundles/manager/src/main/java/org/hsu/procman/manager/Console.java",
            "bundles/manager/src/main/java/org/hsu/procman/manager/Reign.java",
            "bundles/configuration/src/main/java/org/hsu/procman/configuration/ValidateCommand.java",
            "bundles/configuration/src/main/java/org/hsu/procman/configuration/MigrateCommand.java",
            "bundles/configuration/src/main/java/org/hsu/procman/configuration/ImportCommand.java",
            "bundles/manager/src/main/java/org/hsu/procman/manager/simulation/SimulateCommand.java");

    /** What waits for a condition with a deadline on behalf of the tests of its module, and the program that idles. */
    private static final List<String> WAITING = List.of("Procman.java", "Await.java", "Rig.java", "TestExe.java");

    /** Lines of every Java file of the modules by its path in the repository. */
    private static Map<String, List<String>> sources;

    @BeforeAll
    static void read() throws IOException {
        sources = new TreeMap<>();
        for (String module : List.of("bundles", "distribution", "itests", "jmx-console")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module))) {
                List<Path> found = files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> file.toString().contains("/src/"))
                        .toList();
                for (Path file : found) {
                    sources.put(REPOSITORY.relativize(file).toString(), Files.readAllLines(file));
                }
            }
        }
        assertFalse(sources.isEmpty());
    }

    private static List<String> lines(String folder, String expression) {
        Pattern pattern = Pattern.compile(expression);
        List<String> found = new ArrayList<>();
        sources.forEach((file, lines) -> {
            for (int i = 0; i < lines.size(); i++) {
                if (file.contains(folder) && pattern.matcher(lines.get(i)).find()) {
                    found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                }
            }
        });
        return found;
    }

    @Test
    void filesAreSmall() {
        List<String> big = sources.entrySet().stream()
                .filter(source -> source.getKey().contains("/src/main/java/"))
                .filter(source -> source.getValue().size() > MOST_LINES)
                .map(source -> source.getKey() + " has " + source.getValue().size() + " lines")
                .toList();
        assertEquals(List.of(), big);
    }

    @Test
    void stackTracesAreNotThrownAtPeople() {
        assertEquals(List.of(), lines("/src/main/", "\\.printStackTrace\\(\\)|\\.printStackTrace\\(System\\."));
    }

    @Test
    void onlyTerminalProgramsWriteToStandardOutput() {
        List<String> wrong = lines("/src/main/java/", "System\\.(out|err)\\b").stream()
                .filter(line -> TERMINAL.stream().noneMatch(line::startsWith))
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void testsWaitForConditionsAndNotForTime() {
        List<String> wrong = lines("/src/test/java/", "\\bThread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(").stream()
                .filter(line -> WAITING.stream().noneMatch(name -> line.contains("/" + name + ":")))
                .toList();
        assertEquals(List.of(), wrong);
    }
}
