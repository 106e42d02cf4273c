package org.hsu.procman.manager.reload;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;

/** Which keys of two entries for the same process differ, in the configuration's words. */
public final class SpecDifference {

    /** Whose components are keys of their own. */
    private static final Set<Class<?>> MAPPINGS = Set.of(
            ControlSpec.class,
            ResourceLimits.class,
            RestartPolicy.class,
            ContextAwareRestart.class,
            RestartPolicy.CircuitBreaker.class,
            LoggingSpec.class);

    /** Components that are called differently in the configuration. */
    private static final Map<String, String> WORDS = Map.of(
            "limits", "resource_limits",
            "restart", "restart_policy",
            "restart.delay", "restart_delay",
            "restart.multiplier", "backoff_multiplier",
            "restart.contextAware", "context_aware_restart",
            "logging.filter", "filters",
            "logging.enhanced", "add_metadata",
            "logging.structured", "parse_structured");

    /** What stands beside management. */
    private static final Map<String, String> BESIDE = Map.of(
            "control.sockets", "sockets", "control.schedule", "schedule", "control.watch", "watch",
            "control.sandbox", "sandbox", "control.queue", "pool.queue", "control.hooks", "hooks");

    /** What an instance is started with: only another instance can have it otherwise. */
    private static final Set<String> STARTED_WITH = Set.of(
            "type",
            "settings",
            "control.executable",
            "control.arguments",
            "control.working_directory",
            "control.environment",
            "control.clear_environment",
            "control.umask",
            "control.nice",
            "control.user",
            "control.group",
            "control.ports",
            "sockets",
            "sandbox",
            "control.watchdog",
            "logging.capture_stdout",
            "logging.capture_stderr");

    private SpecDifference() {}

    /** In the order of the specification; without where the entry stands, which is not part of the wish. */
    public static List<String> keys(ProcessSpec one, ProcessSpec other) {
        List<String> keys = new ArrayList<>();
        compare("", "", one, other, keys);
        keys.remove("location");
        keys.replaceAll(key -> BESIDE.getOrDefault(key, key));
        return keys;
    }

    /** Those of the keys that a running instance cannot take over. */
    public static List<String> needRestart(List<String> keys) {
        return keys.stream().filter(key -> STARTED_WITH.contains(key) || key.equals("control")).toList();
    }

    private static void compare(String place, String path, Record one, Record other, List<String> keys) {
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            Object before = value(component, one);
            Object after = value(component, other);
            if (Objects.equals(before, after)) {
                continue;
            }
            String inner = place.isEmpty() ? component.getName() : place + "." + component.getName();
            String word = WORDS.getOrDefault(inner, snake(component.getName()));
            String key = path.isEmpty() ? word : path + "." + word;
            if (inner.equals("limits.limits")) {
                limits(path, (Map<?, ?>) before, (Map<?, ?>) after, keys);
            } else if (inner.equals("limits.mayThrottle")) {
                // It follows from the policies, which differ too.
                continue;
            } else if (before != null && after != null && MAPPINGS.contains(component.getType())) {
                compare(inner, key, (Record) before, (Record) after, keys);
            } else {
                keys.add(key);
            }
        }
    }

    private static void limits(String path, Map<?, ?> before, Map<?, ?> after, List<String> keys) {
        for (LimitKind kind : LimitKind.values()) {
            if (!Objects.equals(before.get(kind), after.get(kind))) {
                keys.add(path + "." + kind.word());
            }
        }
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a record's accessor is public and throws nothing", e);
        }
    }

    private static String snake(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
