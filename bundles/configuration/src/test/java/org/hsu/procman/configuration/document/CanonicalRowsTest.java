package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every key of the canonical dialect, alone in a file: what it becomes, its default, or what is said of it. */
class CanonicalRowsTest {
    private static final Path ROWS = Path.of("src/test/resources/org/hsu/procman/configuration/rows.txt");

    @TempDir
    Path folder;

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROWS).stream().filter(row -> !row.isBlank() && !row.startsWith("#")).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyRow() throws IOException {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row, () -> check(row)));
    }

    /** A key that is added to the schema needs a row. */
    @Test
    void noKeyIsWithoutARow() throws Exception {
        String all = String.join("\n", rows());
        TreeSet<String> missing = new TreeSet<>();
        for (var field : KnownKeys.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof KnownKeys known) {
                known.keys().stream()
                        .filter(key -> !Pattern.compile("(?<![a-z_])" + key + "[:.]").matcher(all).find())
                        .forEach(key -> missing.add(known.where() + "." + key));
            }
        }
        assertEquals(new TreeSet<>(), missing);
    }

    private void check(String row) throws IOException {
        String[] cells = row.split(" \\| ", 2);
        String yaml = document(cells[0]);
        Files.writeString(folder.resolve("a.env"), "FROM_FILE=1\n");
        Files.writeString(folder.resolve("more.yaml"), "managed_processes: [{id: b, type: unmanaged}]\n");
        Path file = Files.writeString(folder.resolve("procman.yaml"), yaml);
        Reading reading = Readings.reader().read(file, "procman.yaml");
        String said = String.join("\n", Readings.said(reading));
        String expected = cells[1];
        if (expected.startsWith("error ")) {
            assertTrue(reading.state().isEmpty(), yaml);
            assertTrue(said.contains(expected.substring("error ".length())), said);
            return;
        }
        assertTrue(reading.state().isPresent(), () -> said + "\n" + yaml);
        if (expected.startsWith("warning ")) {
            assertTrue(said.contains(expected.substring("warning ".length())), said);
            return;
        }
        Map<String, String> values = values(reading.state().get());
        int equals = expected.indexOf('=');
        String found = values.get(expected.substring(0, equals));
        assertEquals(
                expected.substring(equals + 1),
                found == null ? "absent" : found.replace(folder.toString(), "FOLDER"), () -> yaml + values);
    }

    private static Map<String, String> values(DesiredState state) {
        Map<String, String> values = new TreeMap<>();
        add(state.manager(), "/", values);
        add(state.groups(), "/groups", values);
        add(state.pools(), "/pools", values);
        add(state.processes().stream().map(each -> each.id()).toList(), "/ids", values);
        add(state.pools(), "/pools", values);
        add(state.processes().get(0), "", values);
        return values;
    }

    private static void add(Object value, String path, Map<String, String> values) {
        if (value instanceof Record record && !record.getClass().getName().contains("NodeSettings")) {
            for (RecordComponent each : record.getClass().getRecordComponents()) {
                try {
                    each.getAccessor().setAccessible(true);
                    String inner = path.isEmpty() || path.equals("/") ? path + each.getName() : path + "." + each.getName();
                    add(each.getAccessor().invoke(record), inner, values);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> add(each, path + "." + key, values));
        } else if (value instanceof Collection<?> list && !list.isEmpty()) {
            int number = 0;
            for (Object each : list) {
                add(each, path + "[" + number++ + "]", values);
            }
        } else if (value instanceof Optional<?> optional) {
            add(optional.orElse(null), path, values);
        } else if (value != null) {
            values.put(path, String.valueOf(value));
        }
    }

    /** One standard process with one key more: of the document after a slash, of the entry after a dot. */
    private static String document(String row) {
        int colon = row.indexOf(": ");
        String key = row.substring(0, colon);
        String value = row.substring(colon + 2);
        Map<String, Object> entry = new LinkedHashMap<>();
        Map<String, Object> root = new LinkedHashMap<>();
        boolean unmanaged = key.startsWith("unmanaged ");
        boolean integrated = key.startsWith("integrated ");
        String path = key.substring(key.indexOf(' ') + 1);
        entry.put("id", "a");
        entry.put("type", unmanaged ? "unmanaged" : integrated ? "integrated_managed" : "standard_managed");
        if (!unmanaged) {
            put(entry, "management.control.executable", "/bin/a");
        }
        if (path.startsWith("/")) {
            put(root, path.substring(1), value);
        } else {
            put(entry, path.startsWith(".") ? path.substring(1) : "management." + path, value);
        }
        root.putIfAbsent("managed_processes", List.of(entry));
        return written(root) + "\n";
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> root, String path, String value) {
        Map<String, Object> at = root;
        String[] keys = path.split("\\.");
        for (String key : Arrays.copyOf(keys, keys.length - 1)) {
            at = (Map<String, Object>) at.computeIfAbsent(key, none -> new LinkedHashMap<String, Object>());
        }
        at.put(keys[keys.length - 1], value);
    }

    private static String written(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + written(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof List<?> list
                ? list.stream().map(CanonicalRowsTest::written).collect(Collectors.joining(", ", "[", "]"))
                : String.valueOf(value);
    }
}
