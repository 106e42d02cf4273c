package org.hsu.procman.manager.jmx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.management.ImmutableDescriptor;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularType;

/**
 * Declares an {@link OpenBeanType}. Descriptions are part of every declaration: without one nothing is built.
 * For one thread.
 *
 * @param <S> the snapshot that attributes are read from
 */
final class OpenBeanBuilder<S> {

    private final String description;
    private final Function<String, S> snapshot;
    private final List<OpenAttribute<S>> attributes = new ArrayList<>();
    private final List<OpenOperation> operations = new ArrayList<>();
    private final List<MBeanNotificationInfo> notifications = new ArrayList<>();

    /**
     * @param snapshot what a subject's attributes are read from: cheap and lock-free; throws IllegalStateException when
     *                 there is nothing to show any more
     */
    OpenBeanBuilder(String description, Function<String, S> snapshot) {
        Described.check("MBean", description);
        this.description = description;
        this.snapshot = snapshot;
    }

    /** @param units null unless it is a number */
    <T> OpenBeanBuilder<S> attribute(
            String name, String text, OpenType<T> type, String units, Function<? super S, ? extends T> value) {
        attributes.add(new OpenAttribute<>(name, text, type, units, value));
        return this;
    }

    /**
     * A table that is kept as long as what it is made of is equal to what it was made of.
     *
     * @param rows  what it is made of, immutable
     * @param table makes it
     */
    <R> OpenBeanBuilder<S> table(
            String name,
            String text,
            TabularType type,
            Function<? super S, List<R>> rows,
            Function<List<R>, TabularData> table) {
        attributes.add(new OpenAttribute<>(name, text, type, Units.NONE, from -> new LazyTable<>(rows.apply(from), table)));
        return this;
    }

    OpenBeanBuilder<S> operation(OpenOperation operation) {
        if (operations.stream().anyMatch(other -> other.name().equals(operation.name())
                && other.parameters().size() == operation.parameters().size())) {
            throw new IllegalArgumentException(operation.name() + " is declared twice");
        }
        operations.add(operation);
        return this;
    }

    OpenBeanBuilder<S> notification(Class<?> type, String text, String... notificationTypes) {
        Described.check(type.getName(), text);
        notifications.add(new MBeanNotificationInfo(notificationTypes, type.getName(), text));
        return this;
    }

    OpenBeanType<S> build() {
        return new OpenBeanType<>(this);
    }

    Function<String, S> snapshot() {
        return snapshot;
    }

    List<OpenAttribute<S>> attributes() {
        return attributes;
    }

    List<OpenOperation> operations() {
        return operations;
    }

    MBeanInfo info() {
        return new OpenMBeanInfoSupport(
                OpenBean.class.getName(),
                description,
                attributes.stream().map(OpenAttribute::info).toArray(OpenMBeanAttributeInfo[]::new),
                null,
                operations.stream().map(OpenOperation::info).toArray(OpenMBeanOperationInfo[]::new),
                notifications.toArray(MBeanNotificationInfo[]::new),
                new ImmutableDescriptor(Map.of("mxbean", "true", "immutableInfo", "true")));
    }
}
