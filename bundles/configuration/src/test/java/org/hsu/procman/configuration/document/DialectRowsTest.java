package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.YamlReader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every row of the tables of older keys, alone in a file: where it goes, or what is said of it. */
class DialectRowsTest {
    private static final Path ROWS = Path.of("src/test/resources/org/hsu/procman/configuration/dialects/rows.txt");
    private static final String ENTRY = "managed_processes[0].";

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyRow() throws IOException {
        List<String> rows = Files.readAllLines(ROWS).stream()
                .filter(row -> !row.isBlank() && !row.startsWith("#"))
                .toList();
        assertTrue(rows.size() > 150, "rows: " + rows.size());
        return rows.stream().map(row -> DynamicTest.dynamicTest(row, () -> check(row)));
    }

    private void check(String row) throws IOException {
        String[] cells = row.split(" \\| ", 3);
        String yaml = document(cells[0], cells[1]);
        Path file = Files.writeString(folder.resolve("procman.yaml"), yaml);
        Rewriting rewriting = Readings.reader().rewrite(file, "procman.yaml");
        String said = rewriting.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        String expected = cells[2];
        if (expected.startsWith("error ")) {
            assertTrue(rewriting.text().isEmpty(), yaml);
            assertTrue(said.contains(expected.substring("error ".length())), said);
            return;
        }
        assertTrue(rewriting.text().isPresent(), () -> said + "\n" + yaml);
        assertEquals(1, said.lines().filter(line -> line.contains("HSU dialect " + cells[0] + " (")).count(), said);
        if (expected.startsWith("warning ")) {
            assertTrue(said.contains(expected.substring("warning ".length())), said);
        } else if (expected.equals("nothing")) {
            String key = cells[1].substring(cells[1].lastIndexOf('.', cells[1].indexOf(": ")) + 1).split(":")[0];
            assertTrue(values(rewriting).keySet().stream().noneMatch(path -> path.endsWith("." + key)), yaml);
        } else if (!expected.equals("loads")) {
            int equals = expected.indexOf('=');
            String path = expected.substring(0, equals);
            String wanted = expected.substring(equals + 1);
            String found = values(rewriting).get(path.startsWith("/") ? path.substring(1) : ENTRY + path);
            assertEquals(wanted.equals("absent") ? null : wanted, found, rewriting.text().get());
        }
    }

    /** Single values of the migrated text by their paths. */
    private static Map<String, String> values(Rewriting rewriting) {
        Map<String, String> values = new TreeMap<>();
        Problems problems = new Problems();
        add(YamlReader.read(new SourceFile("x", Path.of("/")), rewriting.text().orElseThrow(), problems), "", values);
        assertEquals(0, problems.errors());
        return values;
    }

    private static void add(Node node, String path, Map<String, String> values) {
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach(
                    entry -> add(entry.value(), path.isEmpty() ? entry.key() : path + "." + entry.key(), values));
        } else if (node instanceof Sequence list) {
            for (int number = 0; number < list.items().size(); number++) {
                add(list.items().get(number), path + "[" + number + "]", values);
            }
        } else if (node instanceof Scalar scalar) {
            values.put(path, scalar.text());
        }
    }

    /** One standard process in the dialect with one key more. */
    private static String document(String dialect, String key) {
        boolean rust = dialect.equals("r1");
        int generation = rust ? 6 : Integer.parseInt(dialect.substring(1));
        String wrapper = generation <= 4 ? "managed" : "standard_managed";
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", "a");
        entry.put("type", wrapper);
        Map<String, Object> root = new LinkedHashMap<>();
        String body = (generation <= 5 ? "unit." : "management.") + wrapper + ".";
        put(entry, body + "control.execution.executable_path", "/bin/a");
        if (rust) {
            put(entry, body + "metadata.version", "\"0\"");
        }
        if (dialect.equals("g1")) {
            put(entry, body + "control.restart.policy", "never");
        }
        int colon = key.indexOf(":");
        String path = key.substring(0, colon);
        String value = key.substring(colon + 1).strip();
        if (generation <= 2) {
            root.put("master", new LinkedHashMap<>());
        }
        if (path.startsWith("/")) {
            put(root, path.substring(1), value);
        } else {
            put(entry, path.startsWith(".") ? path.substring(1) : body + path, value);
        }
        root.put(generation <= 3 ? "workers" : "managed_processes", List.of(entry));
        return written(root) + "\n";
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> root, String path, String value) {
        Map<String, Object> at = root;
        String[] keys = path.split("\\.");
        for (int level = 0; level < keys.length - 1; level++) {
            Object inner = at.computeIfAbsent(keys[level], none -> new LinkedHashMap<String, Object>());
            if (!(inner instanceof Map)) {
                fail(path);
            }
            at = (Map<String, Object>) inner;
        }
        at.put(keys[keys.length - 1], value);
    }

    private static String written(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + written(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(DialectRowsTest::written).collect(Collectors.joining(", ", "[", "]"));
        }
        String text = String.valueOf(value);
        return text.startsWith("${") ? '"' + text + '"' : text;
    }
}
