package org.hsu.procman.manager.jmx;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.management.ImmutableDescriptor;
import javax.management.openmbean.OpenMBeanOperationInfoSupport;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.OpenType;

/**
 * One operation. Those of one name differ in how many parameters they have.
 *
 * @param description for people; never empty
 * @param role        who may call it from elsewhere: viewer, operator or admin
 * @param body        what it does; whatever it throws reaches the client as its message only
 */
record OpenOperation(
        String name,
        String description,
        Impact impact,
        String role,
        OpenType<?> result,
        List<OpenParameter> parameters,
        Body body) {

    /** What an operation does. */
    @FunctionalInterface
    interface Body {

        /**
         * @return a value of the operation's result type
         * @throws IllegalArgumentException an argument cannot be used
         * @throws Exception                it was refused or failed
         */
        Object call(Arguments arguments) throws Exception;
    }

    OpenOperation {
        Described.check(name, description);
        Objects.requireNonNull(impact, "impact");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(result, "result");
        parameters = List.copyOf(parameters);
        Objects.requireNonNull(body, "body");
    }

    /** Reads only. */
    static OpenOperation info(
            String name, String description, OpenType<?> result, List<OpenParameter> parameters, Body body) {
        return new OpenOperation(name, description, Impact.INFO, "viewer", result, parameters, body);
    }

    /** Acts on processes. */
    static OpenOperation action(
            String name, String description, OpenType<?> result, List<OpenParameter> parameters, Body body) {
        return new OpenOperation(name, description, Impact.ACTION, "operator", result, parameters, body);
    }

    /** Acts on the manager itself. */
    static OpenOperation administration(
            String name, String description, OpenType<?> result, List<OpenParameter> parameters, Body body) {
        return new OpenOperation(name, description, Impact.ACTION, "admin", result, parameters, body);
    }

    OpenMBeanOperationInfoSupport info() {
        return new OpenMBeanOperationInfoSupport(
                name,
                description,
                parameters.stream().map(OpenParameter::info).toArray(OpenMBeanParameterInfo[]::new),
                result,
                impact.code(),
                new ImmutableDescriptor(Map.of("originalType", result.getClassName(), "role", role)));
    }
}
