package org.hsu.procman.manager.jmx;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.management.ImmutableDescriptor;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenType;

/**
 * One readable attribute.
 *
 * @param <S>         the snapshot it is read from
 * @param description for people; never empty, so that no attribute goes without
 * @param units       null unless it is a number
 * @param value       takes no lock and does no I/O; may give null, or a {@link LazyTable} for a table
 */
record OpenAttribute<S>(
        String name, String description, OpenType<?> type, String units, Function<? super S, ?> value) {

    OpenAttribute {
        Described.check(name, description);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(value, "value");
    }

    OpenMBeanAttributeInfoSupport info() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("originalType", type.getClassName());
        if (units != null) {
            fields.put("units", units);
        }
        return new OpenMBeanAttributeInfoSupport(
                name, description, type, true, false, false, new ImmutableDescriptor(fields));
    }
}
