package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.desired.DesiredState;
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
    private static final List<String> GENERATIONS = List.of("g1", "g2", "g3", "g4", "g5", "g6", "r1");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyRow() throws IOException {
        List<String> rows = Files.readAllLines(ROWS).stream()
                .filter(row -> !row.isBlank() && !row.startsWith("#"))
                .toList();
        return rows.stream().flatMap(DialectRowsTest::eachDialect)
                .map(row -> DynamicTest.dynamicTest(row, () -> check(row)));
    }

    /** {@code g2-g6,r1 | ...} as a row for each. */
    private static Stream<String> eachDialect(String row) {
        int bar = row.indexOf(" | ");
        List<String> dialects = new ArrayList<>();
        for (String part : row.substring(0, bar).split(",")) {
            String[] ends = part.split("-");
            int first = GENERATIONS.indexOf(ends[0]);
            dialects.addAll(GENERATIONS.subList(first, GENERATIONS.indexOf(ends[ends.length - 1]) + 1));
        }
        return dialects.stream().map(dialect -> dialect + row.substring(bar));
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
        assertMeansTheSame(file, rewriting.text().get());
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

    private static void assertMeansTheSame(Path file, String migrated) {
        DesiredState original = Readings.state(Readings.reader().read(file, "procman.yaml"));
        Reading again = Readings.reader().read(migrated, file.getParent());
        assertTrue(again.state().isPresent(), () -> again.problems() + "\n" + migrated);
        assertEquals(Meaning.of(original), Meaning.of(again.state().get()), migrated);
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
        String kind = key.startsWith("unmanaged ") || key.startsWith("integrated ") ? key.split(" ")[0] : "standard";
        key = kind.equals("standard") ? key : key.substring(kind.length() + 1);
        String wrapper = kind.equals("unmanaged") ? kind
                : generation > 4 ? kind + "_managed" : kind.equals("standard") ? "managed" : kind;
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", "a");
        entry.put("type", wrapper);
        Map<String, Object> root = new LinkedHashMap<>();
        String body = (generation <= 5 ? "unit." : "management.") + wrapper + ".";
        if (kind.equals("unmanaged")) {
            put(entry, body + "discovery.method", rust ? "pid_file" : "pid-file");
            put(entry, body + "discovery.pid_file", "/run/a.pid");
        } else {
            put(entry, body + "control.execution.executable_path", "/bin/a");
        }
        if (rust) {
            put(entry, body + "metadata.version", "\"0\"");
        }
        if (dialect.equals("g1") && !kind.equals("unmanaged") && !key.contains("control.restart")) {
            put(entry, body + "control.restart.policy", "never");
        }
        key = ofItsTime(key, generation);
        int colon = key.indexOf(":");
        String path = key.substring(0, colon);
        String value = key.substring(colon + 1).strip();
        if (generation <= 2) {
            root.put("master", new LinkedHashMap<String, Object>());
        } else if (generation == 3) {
            root.put("process_manager", new LinkedHashMap<String, Object>());
        }
        if (path.startsWith("/")) {
            put(root, path.substring(1), value);
        } else {
            put(entry, path.startsWith(".") ? path.substring(1) : body + path, value);
        }
        root.put(generation <= 3 ? "workers" : "managed_processes", List.of(entry));
        return written(root) + "\n";
    }

    /** Rows are in the names of g6. */
    private static String ofItsTime(String row, int generation) {
        String text = row;
        if (generation <= 2) {
            text = text.replace("process_manager", "master");
        }
        if (generation <= 4) {
            text = text.replace("log_collection.default", "log_collection.default_worker")
                    .replace("{process_id}", "{worker_id}");
        }
        return generation > 5 ? text : text
                .replace("process_profile_multipliers", "worker_profile_multipliers")
                .replace("add_process_manager_id", "add_master_id")
                .replace("process_directory", "worker_directory")
                .replace("max_managed_processes", "max_workers");
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
