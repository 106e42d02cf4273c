package org.hsu.procman.configuration.binding;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Secret;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** The value of one record component; its range and unit hold for the items of a list or map too. */
final class ComponentReader {
    private final Type type;
    private final ValueReader values;
    private final RecordBinder records;
    private final Bounds bounds;
    private final boolean bytes;
    private final boolean secret;

    ComponentReader(RecordComponent component, ValueReader values, RecordBinder records) {
        this.type = component.getGenericType();
        this.values = values;
        this.records = records;
        this.bounds = bounds(component);
        this.bytes = component.isAnnotationPresent(Bytes.class);
        this.secret = component.isAnnotationPresent(Secret.class);
    }

    private static Bounds bounds(AnnotatedElement component) {
        Range range = component.getAnnotation(Range.class);
        return range == null ? Bounds.ANY : Bounds.between(range.min(), range.max());
    }

    /** True for what is written as a list or mapping. */
    boolean isStructured() {
        Class<?> raw = raw(type);
        return raw == List.class || raw == Map.class || raw.isRecord();
    }

    /** What an absent component is: an empty list or map, else null. */
    Object absent() {
        Class<?> raw = raw(type);
        return raw == List.class ? List.of() : raw == Map.class ? Map.of() : null;
    }

    Object read(Node node) {
        return read(node, type);
    }

    private Object read(Node given, Type wanted) {
        Node node = secret && given instanceof Scalar scalar ? scalar.asSecret() : given;
        Class<?> raw = raw(wanted);
        if (raw == List.class) {
            return list(node, argument(wanted, 0));
        }
        if (raw == Map.class && argument(wanted, 0) == String.class) {
            return map(node, argument(wanted, 1));
        }
        if (raw.isRecord()) {
            return records.bind(node, raw.asSubclass(Record.class));
        }
        if (raw.isEnum()) {
            return constant(node, raw);
        }
        return scalar(node, raw);
    }

    private Object scalar(Node node, Class<?> raw) {
        if (raw == String.class) {
            return values.text(node);
        } else if (raw == boolean.class || raw == Boolean.class) {
            return values.flag(node);
        } else if (raw == int.class || raw == Integer.class) {
            return values.integer(node, bounds);
        } else if (raw == long.class || raw == Long.class) {
            return bytes ? values.size(node, bounds) : values.whole(node, bounds);
        } else if (raw == double.class || raw == Double.class) {
            return values.decimal(node, bounds);
        } else if (raw == Duration.class) {
            return values.duration(node, bounds);
        } else if (raw == Path.class) {
            return values.path(node);
        } else if (raw == URI.class) {
            return values.uri(node);
        }
        return values.wrong(node, "nothing, for its plugin asks for the unsupported type " + raw.getName(), "");
    }

    private Object constant(Node node, Class<?> raw) {
        Object[] constants = raw.getEnumConstants();
        List<String> words =
                Stream.of(constants).map(constant -> word((Enum<?>) constant)).toList();
        String word = values.word(node, words);
        return word == null ? null : constants[words.indexOf(word)];
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Object list(Node node, Type item) {
        if (!(node instanceof Sequence list)) {
            return values.wrong(node, "a list", ValueReader.listHint(node));
        }
        List<Object> items = new ArrayList<>();
        for (Node each : list.items()) {
            Object value = read(each, item);
            if (value != null) {
                items.add(value);
            }
        }
        return List.copyOf(items);
    }

    private Object map(Node node, Type item) {
        if (!(node instanceof Mapping mapping)) {
            return values.wrong(node, "a mapping", "");
        }
        Map<String, Object> items = new LinkedHashMap<>();
        for (Mapping.Entry entry : mapping.entries()) {
            Object value = read(entry.value(), item);
            if (value != null) {
                items.put(entry.key(), value);
            }
        }
        return Collections.unmodifiableMap(items);
    }

    private static Class<?> raw(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }
}
