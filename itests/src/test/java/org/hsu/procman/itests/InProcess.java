package org.hsu.procman.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The client of the distribution in this JVM: where many commands are given, a JVM for each takes most of the time. */
final class InProcess {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final ClassLoader CLIENT = loader();

    private InProcess() {}

    private static ClassLoader loader() {
        Path lib = Procman.HOME.resolve("lib");
        try (Stream<Path> jars = Files.list(lib)) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars.filter(jar -> jar.getFileName().toString().matches("(client|picocli-.*)\\.jar"))
                    .toList()) {
                urls.add(jar.toUri().toURL());
            }
            return new URLClassLoader(urls.toArray(URL[]::new));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The words after {@code procman}; standard output is no terminal. */
    static Procman.Result client(List<String> words) throws ReflectiveOperationException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Class<?> surroundings = named("Surroundings");
        Constructor<?> make = surroundings.getDeclaredConstructor(
                OutputStream.class, OutputStream.class, Map.class, Path.class, boolean.class, ZoneId.class);
        make.setAccessible(true);
        Method session = named("Session").getDeclaredMethod("in", surroundings, long.class);
        session.setAccessible(true);
        Method run = named("Main").getDeclaredMethod("run", named("Session"), String[].class);
        run.setAccessible(true);
        Object here = make.newInstance(out, err, Map.of(), Procman.HOME, false, ZoneOffset.UTC);
        int code = (Integer) run.invoke(
                null, session.invoke(null, here, PATIENCE_MILLIS), words.toArray(String[]::new));
        return new Procman.Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Class<?> named(String name) throws ClassNotFoundException {
        return Class.forName("org.hsu.procman.client." + name, true, CLIENT);
    }
}
