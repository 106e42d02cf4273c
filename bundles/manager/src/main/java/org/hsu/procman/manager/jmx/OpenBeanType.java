package org.hsu.procman.manager.jmx;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.management.MBeanInfo;

/**
 * What beans of one kind have in common: attributes, operations and their descriptions. There are as many process beans
 * as processes, so nothing of this is made once more for each. Immutable.
 *
 * @param <S> the snapshot that attributes are read from
 */
final class OpenBeanType<S> {

    private final MBeanInfo info;
    private final Function<String, S> snapshot;
    private final Map<String, OpenAttribute<S>> attributes = new HashMap<>();
    private final Map<String, OpenOperation> operations = new HashMap<>();

    OpenBeanType(OpenBeanBuilder<S> builder) {
        this.snapshot = Objects.requireNonNull(builder.snapshot(), "snapshot");
        builder.attributes().forEach(attribute -> attributes.put(attribute.name(), attribute));
        builder.operations().forEach(operation ->
                operations.put(key(operation.name(), operation.parameters().size()), operation));
        this.info = builder.info();
    }

    private static String key(String operation, int parameters) {
        return operation + '/' + parameters;
    }

    /** A bean of this type; the subject as in {@link OpenBean}. */
    OpenBean<S> bean(String subject) {
        return new OpenBean<>(this, subject);
    }

    MBeanInfo info() {
        return info;
    }

    /** @throws IllegalStateException the subject is gone */
    S snapshot(String subject) {
        return snapshot.apply(subject);
    }

    /** Null if there is none. */
    OpenAttribute<S> attribute(String name) {
        return attributes.get(name);
    }

    /** Null if there is none with so many parameters. */
    OpenOperation operation(String name, int parameters) {
        return operations.get(key(name, parameters));
    }
}
