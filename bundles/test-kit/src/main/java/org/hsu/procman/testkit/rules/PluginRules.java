package org.hsu.procman.testkit.rules;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Rules about a plugin's class, and about how it may be called. */
public final class PluginRules {
    private static final int THREADS = 8;

    private PluginRules() {}

    /**
     * The class can be made by Declarative Services and says its type name. Its annotations are not there at run time,
     * so they are looked for in the class file.
     *
     * @param named the annotation that gives the name, such as {@code HealthType}
     */
    public static void component(Class<?> plugin, Class<? extends Annotation> named) {
        String name = plugin.getName();
        assertTrue(Modifier.isPublic(plugin.getModifiers()), name + " is not public, so it cannot be made");
        assertTrue(
                java.util.Arrays.stream(plugin.getConstructors()).findAny().isPresent(),
                name + " has no public constructor, so it cannot be made");
        String file = classFile(plugin);
        assertTrue(file.contains("Lorg/osgi/service/component/annotations/Component;"), name + " lacks @Component");
        assertTrue(
                file.contains(named.getName().replace('.', '/')),
                name + " lacks @" + named.getSimpleName() + ": nobody would know its type");
    }

    private static String classFile(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
            assertNotNull(in, file + " is not on the class path");
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return fail(file + " cannot be read", e);
        }
    }

    /** Calls, and waits no longer than so. What it throws is thrown here. */
    public static <T> T within(Duration limit, String what, Callable<T> call) {
        return assertTimeoutPreemptively(limit, call::call, what + " does not come back within " + limit.toMillis() + " ms");
    }

    /** Calls from several threads at once; all must come back with something. */
    public static <T> List<T> together(Duration limit, String what, Callable<T> call) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            return within(limit, what, () -> {
                List<Future<T>> calls = new ArrayList<>();
                for (int i = 0; i < 4 * THREADS; i++) {
                    calls.add(threads.submit(call));
                }
                List<T> answers = new ArrayList<>();
                for (Future<T> each : calls) {
                    answers.add(get(what, each));
                }
                return answers;
            });
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T get(String what, Future<T> call) throws InterruptedException {
        try {
            T answer = call.get();
            assertNotNull(answer, what + " returns null when it is called by several threads");
            return answer;
        } catch (ExecutionException e) {
            return fail(what + " fails when it is called by several threads: " + e.getCause(), e.getCause());
        }
    }

    /** Something to read, on one line. */
    public static void oneLine(String what, String text) {
        assertNotNull(text, what + " is null");
        assertFalse(text.isBlank(), what + " is empty");
        assertFalse(text.contains("\n"), what + " has several lines: " + text);
    }
}
