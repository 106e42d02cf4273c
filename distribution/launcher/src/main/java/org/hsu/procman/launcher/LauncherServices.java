package org.hsu.procman.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.URI;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.hsu.procman.launcher.log.Floods;
import org.hsu.procman.launcher.log.LostLines;
import org.hsu.procman.launcher.registry.FixedRegistry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.LoggerFactory;

/**
 * What only the launcher can do for the manager, as services of JDK types: a {@code LongFunction<String[]>} with
 * {@code procman.bundles=true} from a bundle's id to its symbolic name, version and file, and a
 * {@code Consumer<String>} with {@code procman.logging=level} that sets the level of the manager's own log; a
 * {@code LongSupplier} with {@code procman.logging=lost} of the lines that this log could not take; a
 * {@code Consumer<BiConsumer<Long, String>>} with {@code procman.logging=floods} that takes whom to tell of bundles
 * that log without end ({@link Floods#tell}); and the {@code Function} with {@code procman.rmi=registry} of {@link FixedRegistry#factory}.
 */
final class LauncherServices {

    private static final String REFERENCE = "reference:";
    private static final int MOST_FILES = 500;
    /** By location, since every look at a process names its bundles; begun anew when plugins came and went. */
    private static final Map<String, String> FILES = new ConcurrentHashMap<>();

    private LauncherServices() {}

    static void register(BundleContext context) {
        LongFunction<String[]> bundles = id -> describe(context.getBundle(id));
        context.registerService(LongFunction.class, bundles, property("procman.bundles", "true"));
        Consumer<String> level = LauncherServices::setLevel;
        context.registerService(Consumer.class, level, property("procman.logging", "level"));
        LongSupplier lost = LostLines::total;
        context.registerService(LongSupplier.class, lost, property("procman.logging", "lost"));
        Consumer<BiConsumer<Long, String>> floods = Floods::tell;
        context.registerService(Consumer.class, floods, property("procman.logging", "floods"));
        Function<Object[], Object> registries = wish -> FixedRegistry.factory().apply(wish);
        context.registerService(Function.class, registries, property("procman.rmi", "registry"));
    }

    /** Null for null. */
    private static String[] describe(Bundle bundle) {
        if (bundle == null) {
            return null;
        }
        if (FILES.size() > MOST_FILES) {
            FILES.clear();
        }
        String file = FILES.computeIfAbsent(bundle.getLocation(), LauncherServices::file);
        return new String[] {bundle.getSymbolicName(), bundle.getVersion().toString(), file};
    }

    private static String file(String location) {
        return location.startsWith(REFERENCE)
                ? Path.of(URI.create(location.substring(REFERENCE.length()))).toString()
                : location;
    }

    /** A word that is no level changes nothing. */
    private static void setLevel(String level) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level, root.getLevel()));
        // logback.xml takes it from here when it is read again.
        System.setProperty("procman.log.level", root.getLevel().toString());
    }

    private static Dictionary<String, ?> property(String name, String value) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(name, value);
        return properties;
    }
}
