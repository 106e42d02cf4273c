package org.hsu.procman.manager.jmx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.KeyAlreadyExistsException;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * How values of one Java type are shown as composites, arrays and tables. Immutable.
 *
 * @param <R> the Java type
 */
final class RowType<R> {

    private final CompositeType type;
    private final String[] names;
    private final List<Function<? super R, ?>> values;

    private RowType(Builder<R> builder) {
        this.names = builder.names.toArray(String[]::new);
        this.values = List.copyOf(builder.values);
        try {
            this.type = new CompositeType(
                    builder.name,
                    builder.description,
                    names,
                    builder.descriptions.toArray(String[]::new),
                    builder.types.toArray(OpenType<?>[]::new));
        } catch (OpenDataException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    static <R> Builder<R> named(String name, String description) {
        return new Builder<>(name, description);
    }

    CompositeType type() {
        return type;
    }

    ArrayType<CompositeData[]> arrayType() {
        return OpenTypes.arrayOf(type);
    }

    TabularType tableType(String... index) {
        try {
            return new TabularType(type.getTypeName() + "Table", type.getDescription(), type, index);
        } catch (OpenDataException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    CompositeData row(R from) {
        Object[] items = new Object[names.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = values.get(i).apply(from);
        }
        try {
            return new CompositeDataSupport(type, names, items);
        } catch (OpenDataException wrong) {
            throw new IllegalStateException(wrong.getMessage(), wrong);
        }
    }

    CompositeData[] rows(Collection<? extends R> from) {
        return from.stream().map(this::row).toArray(CompositeData[]::new);
    }

    /** In the given order; of rows with the same index the first is shown. */
    TabularData table(TabularType tableType, Collection<? extends R> from) {
        TabularData table = new TabularDataSupport(tableType);
        for (R each : from) {
            try {
                table.put(row(each));
            } catch (KeyAlreadyExistsException e) {
                // Asking before each row would cost as much as the row.
            }
        }
        return table;
    }

    /** Declares a row type; for one thread. */
    static final class Builder<R> {
        private final String name;
        private final String description;
        private final List<String> names = new ArrayList<>();
        private final List<String> descriptions = new ArrayList<>();
        private final List<OpenType<?>> types = new ArrayList<>();
        private final List<Function<? super R, ?>> values = new ArrayList<>();

        private Builder(String name, String description) {
            Described.check(name, description);
            this.name = name;
            this.description = description;
        }

        <T> Builder<R> item(
                String item, String text, OpenType<T> type, Function<? super R, ? extends T> value) {
            Described.check(item, text);
            names.add(item);
            descriptions.add(text);
            types.add(type);
            values.add(value);
            return this;
        }

        RowType<R> build() {
            return new RowType<>(this);
        }
    }
}
