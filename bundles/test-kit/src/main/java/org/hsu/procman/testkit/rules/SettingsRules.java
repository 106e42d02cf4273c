package org.hsu.procman.testkit.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Key;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;

/** A record of settings that the configuration can bind: the rules of {@code Settings.bind}. */
public final class SettingsRules {
    private static final Set<Class<?>> SINGLE = Set.of(
            String.class, boolean.class, Boolean.class, int.class, Integer.class, long.class, Long.class, double.class,
            Double.class, Duration.class, Path.class, URI.class);
    private static final Set<Class<?>> NUMBERS = Set.of(
            int.class, Integer.class, long.class, Long.class, double.class, Double.class);

    private SettingsRules() {}

    /** @param example settings that the plugin's test works with */
    public static void bindable(Class<? extends Record> type, Record example) {
        assertNotNull(type, "settingsType() is null");
        assertTrue(type.isRecord(), type.getName() + " is no record");
        assertNotNull(example, "the settings to test with are null");
        assertEquals(type, example.getClass(), "settingsType() is not the class of the settings");
        record(type);
    }

    private static void record(Class<?> type) {
        Set<String> keys = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String where = type.getSimpleName() + "." + component.getName();
            Key key = component.getAnnotation(Key.class);
            String name = key == null ? component.getName().toLowerCase(Locale.ROOT) : key.value();
            assertTrue(keys.add(name), where + ": the key " + name + " is there twice");
            value(where, component.getGenericType());
            annotations(where, component);
        }
    }

    private static void value(String where, Type type) {
        Class<?> raw = raw(type);
        if (raw == List.class) {
            value(where, argument(type, 0));
        } else if (raw == Map.class) {
            assertEquals(String.class, argument(type, 0), where + ": the keys of a map are texts");
            value(where, argument(type, 1));
        } else if (raw.isRecord()) {
            record(raw);
        } else {
            assertTrue(
                    raw.isEnum() || SINGLE.contains(raw),
                    where + ": " + type.getTypeName() + " cannot be bound; see Settings.bind for what can");
        }
    }

    private static void annotations(String where, RecordComponent component) {
        Class<?> raw = component.getType();
        Default otherwise = component.getAnnotation(Default.class);
        boolean required = component.isAnnotationPresent(Required.class);
        assertFalse(required && otherwise != null, where + " is required and has a default");
        if (component.isAnnotationPresent(Bytes.class)) {
            assertTrue(raw == long.class || raw == Long.class, where + ": @Bytes is for a long");
        }
        Range range = component.getAnnotation(Range.class);
        if (range != null) {
            assertTrue(
                    NUMBERS.contains(raw) || raw == Duration.class || raw == List.class || raw == Map.class,
                    where + ": @Range is for numbers and durations");
            assertTrue(range.min() <= range.max(), where + ": its range is empty");
        }
        if (otherwise != null) {
            written(where, raw, otherwise.value());
        }
    }

    private static void written(String where, Class<?> raw, String text) {
        String wrong = where + ": its default \"" + text + "\" is none";
        if (raw == boolean.class || raw == Boolean.class) {
            assertTrue(Set.of("true", "false").contains(text), wrong);
        } else if (raw == int.class || raw == Integer.class) {
            assertTrue(text.matches("-?\\d+"), wrong);
        } else if (raw == double.class || raw == Double.class) {
            assertTrue(text.matches("-?\\d+(\\.\\d+)?"), wrong);
        } else if (raw == Duration.class) {
            assertTrue(text.matches("(\\d+(\\.\\d+)?(ms|s|m|h|d))+"), wrong + ": write it as 1.5s or 300ms");
        } else if (raw.isEnum()) {
            assertTrue(
                    Arrays.stream(raw.getEnumConstants())
                            .anyMatch(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT).equals(text)),
                    wrong + ": enums are written in small letters");
        }
    }

    private static Class<?> raw(Type type) {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
    }
}
