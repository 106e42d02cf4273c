package org.hsu.procman.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What plugins are built against changes only together with the version of its package (semantic versioning): more than
 * the baseline needs a higher second number, less or other than the baseline a higher first one. The baseline is what
 * was last agreed on; {@code -Dbaseline=write} agrees on what is there now.
 */
class BaselineTest {
    private static final Path BASELINE = Path.of("src/test/resources/baseline");
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern VERSION = Pattern.compile("@Version\\(\"(\\d+)\\.(\\d+)\\.\\d+\"\\)");

    @Test
    void changedPackageHasAnotherVersion() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, List<String>> each : packages().entrySet()) {
            Path file = BASELINE.resolve(each.getKey() + ".txt");
            List<String> now = new ArrayList<>(List.of(version(each.getKey())));
            now.addAll(each.getValue());
            if ("write".equals(System.getProperty("baseline"))) {
                Files.createDirectories(BASELINE);
                Files.write(file, now);
            } else if (!Files.exists(file)) {
                wrong.add(each.getKey() + " is new: agree on it with -Dbaseline=write");
            } else {
                judge(each.getKey(), Files.readAllLines(file), now, wrong);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static void judge(String name, List<String> before, List<String> now, List<String> wrong) {
        List<String> gone = new ArrayList<>(before.subList(1, before.size()));
        gone.removeAll(now);
        List<String> come = new ArrayList<>(now.subList(1, now.size()));
        come.removeAll(before);
        int[] was = numbers(before.get(0));
        int[] is = numbers(now.get(0));
        boolean more = is[0] > was[0] || is[0] == was[0] && is[1] > was[1];
        // What an interface asks for anew, every implementation of it lacks.
        boolean breaks = !gone.isEmpty() || come.stream().anyMatch(line -> line.contains(" abstract "));
        boolean enough = breaks ? is[0] > was[0] : come.isEmpty() || more;
        if (!enough) {
            wrong.add(name + " is still " + now.get(0) + ", though " + (breaks ? "the first" : "the second")
                    + " number has to rise: no longer there " + gone + ", new " + come
                    + "; raise it in package-info.java and agree with -Dbaseline=write");
        }
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.replace("version ", "").split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    private static String version(String name) throws IOException {
        String info = Files.readString(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java"));
        Matcher matcher = VERSION.matcher(info);
        assertTrue(matcher.find(), name + " has no version");
        return "version " + matcher.group(1) + "." + matcher.group(2);
    }

    /** By package, a line for everything public. */
    private static Map<String, List<String>> packages() throws Exception {
        Map<String, List<String>> packages = new TreeMap<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).sorted().toList()) {
                String name = CLASSES.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                Class<?> type = Class.forName(name, false, BaselineTest.class.getClassLoader());
                if (isPublic(type)) {
                    packages.computeIfAbsent(type.getPackageName(), key -> new ArrayList<>()).addAll(lines(type));
                }
            }
        }
        return packages;
    }

    private static boolean isPublic(Class<?> type) {
        boolean outer = type.getEnclosingClass() == null || isPublic(type.getEnclosingClass());
        return outer && Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass();
    }

    private static List<String> lines(Class<?> type) throws IOException {
        // What only the product implements may ask for more without breaking a plugin.
        boolean ours = Files.readString(
                        CLASSES.resolve(type.getName().replace('.', '/') + ".class"), StandardCharsets.ISO_8859_1)
                .contains("org/osgi/annotation/versioning/ProviderType");
        String name = type.getName().substring(type.getPackageName().length() + 1);
        TreeSet<String> lines = new TreeSet<>();
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                String text = method.toGenericString();
                lines.add(name + ": " + (ours ? text.replace(" abstract ", " ") : text));
            }
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            lines.add(name + ": " + constructor.toGenericString());
        }
        for (Field field : type.getFields()) {
            if (field.getDeclaringClass() == type) {
                lines.add(name + ": " + field.toGenericString());
            }
        }
        String shape = type.toGenericString() + " "
                + Stream.of(type.getGenericInterfaces()).map(Object::toString).collect(Collectors.joining(", "));
        List<String> all = new ArrayList<>(List.of(name + ": " + shape.strip()));
        all.addAll(lines);
        return all;
    }
}
