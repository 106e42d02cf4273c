package org.hsu.procman.manager.jmx;

import java.util.Map;
import java.util.Objects;
import javax.management.ImmutableDescriptor;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.OpenMBeanParameterInfoSupport;
import javax.management.openmbean.SimpleType;

/**
 * One parameter of an operation. Its type is simple, so that a console can offer a field for it.
 *
 * @param description for people; never empty
 */
record OpenParameter(String name, String description, SimpleType<?> type) {

    OpenParameter {
        Described.check(name, description);
        Objects.requireNonNull(type, "type");
    }

    static OpenParameter text(String name, String description) {
        return new OpenParameter(name, description, SimpleType.STRING);
    }

    static OpenParameter integer(String name, String description) {
        return new OpenParameter(name, description, SimpleType.INTEGER);
    }

    static OpenParameter number(String name, String description) {
        return new OpenParameter(name, description, SimpleType.LONG);
    }

    static OpenParameter flag(String name, String description) {
        return new OpenParameter(name, description, SimpleType.BOOLEAN);
    }

    OpenMBeanParameterInfo info() {
        return new OpenMBeanParameterInfoSupport(
                name, description, type, new ImmutableDescriptor(Map.of("originalType", type.getClassName())));
    }

    /**
     * The argument as this parameter's type: whole numbers of either size serve for each other.
     *
     * @throws IllegalArgumentException it is null, of another type or too large
     */
    Object accept(Object argument) {
        if (type.isValue(argument)) {
            return argument;
        }
        if (argument instanceof Integer number && type.equals(SimpleType.LONG)) {
            return number.longValue();
        }
        if (argument instanceof Long number && type.equals(SimpleType.INTEGER)
                && number.intValue() == number.longValue()) {
            return number.intValue();
        }
        String given = argument == null ? "null" : argument.getClass().getName() + " " + argument;
        throw new IllegalArgumentException(name + " must be a " + type.getClassName() + ", not " + given);
    }
}
