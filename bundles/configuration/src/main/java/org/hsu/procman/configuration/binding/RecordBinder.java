package org.hsu.procman.configuration.binding;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Key;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Secrets;
import org.hsu.procman.configuration.yaml.YamlReader;

/** Mappings to records, by the rules of {@link org.hsu.procman.api.settings.Settings#bind}. */
final class RecordBinder {
    private final Problems problems;
    private final ValueReader values;

    RecordBinder(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    /** Null after reporting why not. */
    <S extends Record> S bind(Node node, Class<S> type) {
        if (!(node instanceof Mapping mapping)) {
            return values.<S>wrong(node, "a mapping", "");
        }
        if (Wiring.isBroken(type)) {
            problems.error(
                    mapping.place(),
                    "its plugin does not import org.hsu.procman.api.settings, so its rules cannot be read",
                    "add the package to the plugin's Import-Package");
            return null;
        }
        int before = problems.errors();
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(key(component), component);
        }
        reportUnknown(mapping, components);
        Object[] arguments = new Object[components.size()];
        Secrets secrets = new Secrets().add(mapping);
        int position = 0;
        for (Map.Entry<String, RecordComponent> component : components.entrySet()) {
            if (component.getValue().isAnnotationPresent(Secret.class)) {
                addText(mapping.get(component.getKey()), secrets);
            }
            arguments[position++] = component(mapping, component.getKey(), component.getValue());
        }
        return problems.errors() > before ? null : construct(mapping, type, arguments, secrets);
    }

    private void reportUnknown(Mapping mapping, Map<String, RecordComponent> known) {
        for (Mapping.Entry entry : mapping.entries()) {
            if (known.containsKey(entry.key())) {
                continue;
            }
            String near = NearestName.of(entry.key(), known.keySet());
            String allowed = known.isEmpty()
                    ? "no keys are allowed here"
                    : "allowed here: " + String.join(", ", known.keySet());
            problems.error(
                    entry.place(), "unknown key", near == null ? allowed : "did you mean " + Quoted.of(near) + "?");
        }
    }

    private Object component(Mapping mapping, String key, RecordComponent component) {
        Node node = given(mapping, key);
        ComponentReader reader = new ComponentReader(component, values, this);
        if (node == null) {
            Default otherwise = component.getAnnotation(Default.class);
            if (otherwise == null) {
                if (component.getType().isPrimitive() || component.isAnnotationPresent(Required.class)) {
                    problems.error(mapping.place().child(key), "missing", "it must be given");
                    return null;
                }
                return reader.absent();
            }
            node = written(otherwise.value(), mapping.place().child(key), reader.isStructured());
        }
        if (node != null && component.isAnnotationPresent(Secret.class) && node instanceof Scalar scalar) {
            node = scalar.asSecret();
        }
        return node == null ? reader.absent() : reader.read(node);
    }

    private static Node given(Mapping mapping, String key) {
        Mapping.Entry entry = mapping.entry(key);
        boolean blank = entry != null && entry.value() instanceof Scalar scalar && scalar.isBlank();
        return blank ? entry.value() : mapping.get(key);
    }

    /** A default, standing where the key would stand; a single value needs no quotes. */
    private Node written(String yaml, Place place, boolean structured) {
        if (!structured) {
            return Scalar.of(place, yaml, yaml.isEmpty());
        }
        return YamlReader.read(place.file(), yaml, problems, place.path());
    }

    private static void addText(Node node, Secrets secrets) {
        if (node instanceof Scalar scalar) {
            secrets.add(scalar.text());
        }
    }

    private <S extends Record> S construct(Mapping mapping, Class<S> type, Object[] arguments, Secrets secrets) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<S> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            String reason = cause instanceof IllegalArgumentException && cause.getMessage() != null
                    ? cause.getMessage()
                    : "its plugin refuses it: " + cause;
            problems.error(mapping.place(), secrets.mask(reason), "");
        } catch (ReflectiveOperationException | RuntimeException | LinkageError broken) {
            problems.error(mapping.place(), "its plugin cannot read it: " + broken, "");
        }
        return null;
    }

    private static String key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key == null ? snakeCase(component.getName()) : key.value();
    }

    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
