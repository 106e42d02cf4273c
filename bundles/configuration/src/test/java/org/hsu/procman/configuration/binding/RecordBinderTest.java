package org.hsu.procman.configuration.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Key;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;
import org.hsu.procman.configuration.yaml.KeyPath;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBinderTest {
    enum Mode {
        FAST,
        VERY_SLOW
    }

    record Inner(@Required String name, @Default("7") int size) {}

    record All(
            String text,
            boolean flag,
            Boolean boxedFlag,
            int number,
            Integer boxedNumber,
            long big,
            Long boxedBig,
            double real,
            Double boxedReal,
            Duration time,
            Path file,
            URI link,
            Mode mode,
            Inner inner,
            List<Integer> numbers,
            List<Inner> inners,
            Map<String, Duration> times,
            @Bytes long size,
            @Key("odd-Name") String renamed) {}

    record Defaults(
            @Default("text with: colon") String text,
            @Default("true") boolean flag,
            @Default("1.5s") Duration time,
            @Default("[1, 2]") List<Integer> numbers,
            @Default("{a: b}") Map<String, String> words,
            @Default("very_slow") Mode mode,
            @Default("1MiB") @Bytes long size,
            @Default("{name: n}") Inner inner,
            @Default("") String empty,
            List<String> absentList,
            Map<String, Integer> absentMap,
            String absent) {}

    record Bounded(
            @Default("5") @Range(min = 1, max = 10) int number,
            @Default("2s") @Range(min = 100, max = 3000) Duration time,
            @Default("1KiB") @Range(max = 2048) @Bytes long size,
            @Range(min = 0, max = 1) Double share,
            @Range(min = 100, max = 599) List<Integer> statuses) {}

    record Guarded(@Required @Secret String password, @Secret @Range(min = 5) Integer pin, @Default("x") String user) {
        Guarded {
            if (user.equals("root")) {
                throw new IllegalArgumentException("root may not use " + password);
            }
            if (user.equals("broken")) {
                throw new IllegalStateException("broken with " + password);
            }
        }
    }

    record HttpSettings(@Required URI httpURL, @Default("GET") String method) {}

    record Unsupported(Object anything) {}

    @Test
    void everyTypeBinds() throws Exception {
        All all = settings("""
                text: hello
                flag: true
                boxed_flag: false
                number: -3
                boxed_number: 4
                big: 9000000000
                boxed_big: 5
                real: 1.5
                boxed_real: 2e3
                time: 1.5s
                file: a/b
                link: http://h/
                mode: very_slow
                inner: {name: in}
                numbers: [1, 2]
                inners: [{name: a, size: 1}, {name: b}]
                times: {x: 1s, y: 2m}
                size: 512MB
                odd-Name: odd
                """).bind(All.class);
        assertEquals(
                new All(
                        "hello", true, false, -3, 4, 9_000_000_000L, 5L, 1.5, 2000.0, Duration.ofMillis(1500),
                        Path.of("a/b"), URI.create("http://h/"), Mode.VERY_SLOW, new Inner("in", 7), List.of(1, 2),
                        List.of(new Inner("a", 1), new Inner("b", 7)),
                        Map.of("x", Duration.ofSeconds(1), "y", Duration.ofMinutes(2)), 512_000_000, "odd"),
                all);
    }

    @Test
    void absentComponentsTakeTheirDefaults() throws Exception {
        Defaults defaults = settings("{}").bind(Defaults.class);
        assertEquals(
                new Defaults(
                        "text with: colon", true, Duration.ofMillis(1500), List.of(1, 2), Map.of("a", "b"),
                        Mode.VERY_SLOW, 1L << 20, new Inner("n", 7), "", List.of(), Map.of(), null),
                defaults);
        assertEquals(defaults, settings("{text: ~, numbers: ~, absent: null}").bind(Defaults.class));
    }

    @Test
    void everyProblemIsToldAtItsPlace() {
        assertEquals(
                List.of(
                        "p.yaml:2:7: x.text: expected a text, found a list",
                        "p.yaml:3:7: x.flag: expected true or false, found \"true\" (write it without quotes)",
                        "p.yaml:4:9: x.number: expected a whole number, found 1.5",
                        "p.yaml:5:7: x.time: expected a duration, found 10 (write 10s)",
                        "p.yaml:6:9: x.inner.nmae: unknown key (did you mean \"name\"?)",
                        "p.yaml:6:24: x.inner.size: 5000000000 is out of range"
                                + " (it must be between -2147483648 and 2147483647)",
                        "p.yaml:7:14: x.numbers[1]: expected a whole number, found two",
                        "p.yaml:8:7: x.mode: expected one of fast, very_slow, found slow",
                        "p.yaml:9:9: x.inners: expected a list, found 5 (write [5])",
                        "p.yaml:10:7: x.size: expected a size, found 5M (write 5MB or 5MiB)",
                        "p.yaml:11:1: x.extra: unknown key (allowed here: text, flag, boxed_flag, number, boxed_number,"
                                + " big, boxed_big, real, boxed_real, time, file, link, mode, inner, numbers, inners,"
                                + " times, size, odd-Name)"),
                problems("""

                        text: [a]
                        flag: "true"
                        number: 1.5
                        time: 10
                        inner: {nmae: x, size: 5000000000}
                        numbers: [1, two]
                        mode: slow
                        inners: 5
                        size: 5M
                        extra: 1
                        """, All.class).stream()
                        .filter(line -> !line.contains("missing"))
                        .toList());
    }

    @Test
    void whatMustBeGivenIsMissed() {
        assertEquals(
                List.of("p.yaml:1:8: x.inner.name: missing (it must be given)"),
                problems("inner: {}", WithInner.class));
        assertEquals(
                List.of("p.yaml:1:1: x.a: missing (it must be given)", "p.yaml:1:1: x.b: missing (it must be given)"),
                problems("{}", Two.class));
    }

    record WithInner(Inner inner) {}

    record Two(int a, @Required String b, Integer c) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "number: 0 | 0 is out of range (it must be between 1 and 10)",
        "number: 11 | 11 is out of range (it must be between 1 and 10)",
        "time: 99ms | 99ms is out of range (it must be between 100ms and 3s)",
        "time: 3001ms | 3001ms is out of range (it must be between 100ms and 3s)",
        "size: 2049 | 2049 is out of range (it must be at most 2048)",
        "share: 1.1 | 1.1 is out of range (it must be between 0 and 1)",
        "statuses: [99] | 99 is out of range (it must be between 100 and 599)"
    })
    void ranges(String yaml, String problem) {
        List<String> said = problems(yaml, Bounded.class);
        assertEquals(1, said.size());
        assertEquals(problem, said.get(0).replaceFirst("^.*?: x\\.[^:]*: ", ""));
    }

    @Test
    void theEndsOfARangeAreIn() throws Exception {
        Bounded bounded = settings("{number: 10, time: 100ms, size: 2KiB, share: 0, statuses: [100, 599]}")
                .bind(Bounded.class);
        assertEquals(new Bounded(10, Duration.ofMillis(100), 2048, 0.0, List.of(100, 599)), bounded);
    }

    @Test
    void secretsAreNeverShown() {
        assertEquals(
                List.of("p.yaml:1:1: x: root may not use ***"),
                problems("{password: hunter2, user: root}", Guarded.class));
        assertEquals(
                List.of("p.yaml:1:1: x: its plugin refuses it: java.lang.IllegalStateException: broken with ***"),
                problems("{password: hunter2, user: broken}", Guarded.class));
        List<String> said = problems("{password: [hunter2], pin: 3}", Guarded.class);
        assertEquals(2, said.size());
        assertFalse(said.toString().contains("hunter2"));
        assertEquals(
                List.of("p.yaml:1:27: x.pin: \"***\" is out of range (it must be at least 5)"),
                problems("{password: hunter2,  pin: 3}", Guarded.class));
    }

    @Test
    void settingsDoNotPrintTheirValues() {
        assertEquals("settings at p.yaml:1", settings("{password: hunter2}").toString());
    }

    @Test
    void noSettingsAllowNoKey() throws Exception {
        assertEquals(new NoSettings(), settings("{}").bind(NoSettings.class));
        assertEquals(
                List.of("p.yaml:1:2: x.a: unknown key (no keys are allowed here)"),
                problems("{a: 1}", NoSettings.class));
    }

    @Test
    void aTypeThatCannotBeBoundIsTheFaultOfThePlugin() {
        assertEquals(
                List.of("p.yaml:1:12: x.anything: expected nothing, for its plugin asks for the unsupported type"
                        + " java.lang.Object, found 1"),
                problems("{anything: 1}", Unsupported.class));
    }

    @Test
    void annotationsThatItsBundleCannotSeeAreNotForgotten() throws Exception {
        Class<? extends Record> annotated =
                new BlindLoader(Guarded.class).loadClass(Guarded.class.getName()).asSubclass(Record.class);
        assertEquals(0, annotated.getRecordComponents()[0].getAnnotations().length, "dropped without a word");
        assertEquals(
                List.of("p.yaml:1:1: x: "
                        + "its plugin does not import org.hsu.procman.api.settings, so its rules cannot be read"
                        + " (add the package to the plugin's Import-Package)"),
                problems("{password: hunter2}", annotated));
        Class<? extends Record> plain =
                new BlindLoader(Unannotated.class).loadClass(Unannotated.class.getName()).asSubclass(Record.class);
        assertEquals(plain, settings("{text: a}").bind(plain).getClass());
    }

    record Unannotated(String text) {}

    /** Loads one class like a bundle that imports nothing of our settings package. */
    private static final class BlindLoader extends ClassLoader {
        private final Class<?> own;

        BlindLoader(Class<?> own) {
            super(own.getClassLoader());
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.hsu.procman.api.settings.")) {
                throw new ClassNotFoundException(name);
            }
            return name.equals(own.getName()) ? define(name) : super.loadClass(name, resolve);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = stream.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }

    @Test
    void equalContentIsEqual() {
        assertEquals(settings("{a: [1, {b: c}], d: ~}"), settings("d: null\na:\n  - 1\n  - b: \"c\"\n"));
        assertFalse(settings("{a: 1}").equals(settings("{a: 2}")));
        assertFalse(settings("{a: ~}").equals(settings("{a: \"\"}")));
    }

    @ParameterizedTest
    @CsvSource({
        "url, url", "expectedStatus, expected_status", "httpURL, http_url", "maxIOWait, max_io_wait",
        "port2Use, port2_use", "A, a"
    })
    void keysAreInSnakeCase(String component, String key) {
        assertEquals(key, RecordBinder.snakeCase(component));
    }

    @Test
    void acronymsBind() throws Exception {
        HttpSettings http = settings("http_url: http://h/").bind(HttpSettings.class);
        assertEquals(new HttpSettings(URI.create("http://h/"), "GET"), http);
    }

    private static NodeSettings settings(String yaml) {
        Problems problems = new Problems();
        SourceFile file = new SourceFile("p.yaml", Path.of("/"));
        Mapping mapping = (Mapping) YamlReader.read(
                file, yaml, problems, KeyPath.ROOT.child("x"));
        assertEquals(List.of(), problems.inFileOrder());
        return new NodeSettings(mapping);
    }

    private static List<String> problems(String yaml, Class<? extends Record> type) {
        InvalidConfigurationException invalid =
                assertThrows(InvalidConfigurationException.class, () -> settings(yaml).bind(type));
        return invalid.problems().stream().map(Object::toString).toList();
    }
}
