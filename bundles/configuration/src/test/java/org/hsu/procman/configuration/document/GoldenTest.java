package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every rule and message. A golden file is a row of cases: {@code ### name}, the YAML, {@code >>>}, and the
 * problems expected of it word for word, none for a valid one. Run with {@code -Dgolden.update=true} to
 * write what is said now, then read the difference.
 */
class GoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/hsu/procman/configuration/golden");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PORT", "8080",
            "EMPTY", "",
            "NAME", "alpha",
            "PASSWORD", "hunter2secret",
            "WORD", "many",
            "AGES", "300000000h");

    @TempDir
    Path folder;

    private record Case(String name, String yaml, List<String> expected) {}

    @TestFactory
    Stream<DynamicTest> problems() throws IOException {
        Files.writeString(folder.resolve("secret.txt"), "open-sesame\n");
        Files.writeString(folder.resolve("good.env"), "A=1\n");
        Files.writeString(
                folder.resolve("bad.env"), "# fine\nexport OK=yes\nno equals\nB-AD=1\nQ=\"open\nR='x' y\n");
        Files.writeString(folder.resolve("nul.txt"), "a\0b");
        Files.write(folder.resolve("latin.env"), new byte[] {'A', '=', (byte) 0xE9});
        Files.writeString(folder.resolve("large.env"), "A=" + "x".repeat(2 << 20));
        List<Path> files;
        try (Stream<Path> found = Files.list(FOLDER)) {
            files = found.filter(file -> file.toString().endsWith(".golden")).sorted().toList();
        }
        assertFalse(files.isEmpty());
        return files.stream().flatMap(this::tests);
    }

    private Stream<DynamicTest> tests(Path file) {
        try {
            List<Case> cases = cases(Files.readAllLines(file));
            assertFalse(cases.isEmpty(), file.toString());
            if (Boolean.getBoolean("golden.update")) {
                StringBuilder updated = new StringBuilder();
                for (Case each : cases) {
                    updated.append("### ").append(each.name()).append('\n').append(each.yaml()).append(">>>\n");
                    said(each).forEach(line -> updated.append(line).append('\n'));
                }
                Files.writeString(file, updated);
                cases = cases(Files.readAllLines(file));
            }
            return cases.stream()
                    .map(each -> DynamicTest.dynamicTest(
                            file.getFileName() + ": " + each.name(),
                            () -> assertEquals(
                                    String.join("\n", each.expected()), String.join("\n", said(each)))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> said(Case each) throws IOException {
        Path file = Files.writeString(folder.resolve("procman.yaml"), each.yaml());
        ConfigurationReader reader =
                new ConfigurationReader(FakeProviders.documented().types(), ENVIRONMENT::get, () -> "host");
        Reading reading = reader.read(file, "procman.yaml");
        boolean errors = reading.problems().stream().anyMatch(Problem::isError);
        assertEquals(!errors, reading.state().isPresent());
        return reading.problems().stream()
                .map(problem -> problem.toString().replace(folder.toString(), "FOLDER"))
                .toList();
    }

    private static List<Case> cases(List<String> lines) {
        List<Case> cases = new ArrayList<>();
        String name = null;
        StringBuilder yaml = new StringBuilder();
        List<String> expected = null;
        for (String line : lines) {
            if (line.startsWith("### ")) {
                if (name != null) {
                    cases.add(new Case(name, yaml.toString(), expected));
                }
                name = line.substring(4);
                yaml = new StringBuilder();
                expected = null;
            } else if (line.equals(">>>")) {
                expected = new ArrayList<>();
            } else if (expected == null) {
                yaml.append(line).append('\n');
            } else if (!line.isEmpty()) {
                expected.add(line);
            }
        }
        cases.add(new Case(name, yaml.toString(), expected));
        return cases;
    }
}
