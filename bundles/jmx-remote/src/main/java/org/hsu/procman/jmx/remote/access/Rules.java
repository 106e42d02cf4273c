package org.hsu.procman.jmx.remote.access;

import java.util.Optional;
import java.util.Set;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;

/**
 * What the roles mean. All that is not allowed here is forbidden. Of the beans that are not the product's only those
 * exist for a remote client that tell how the JVM is doing, and of these only the attributes.
 */
final class Rules {

    static final String OURS = "org.hsu.procman";

    private static final Set<String> READABLE = Set.of(OURS, "java.lang", "java.nio", "JMImplementation");
    private static final String PLUGINS = "Plugins";
    private static final String RUNTIME = "java.lang:type=Runtime";
    /** An option of the JVM may be a password. */
    private static final Set<String> PRIVATE_OF_RUNTIME = Set.of("InputArguments", "SystemProperties");

    private Rules() {}

    static boolean isVisible(ObjectName bean) {
        return READABLE.contains(bean.getDomain());
    }

    static boolean isOurs(ObjectName bean) {
        return bean.getDomain().equals(OURS);
    }

    /** The role that reading an attribute needs; empty: nobody may. */
    static Optional<Role> toRead(ObjectName bean, String attribute) {
        if (!isVisible(bean)) {
            return Optional.empty();
        }
        boolean secret = bean.getCanonicalName().equals(RUNTIME) && PRIVATE_OF_RUNTIME.contains(attribute);
        return Optional.of(secret ? Role.ADMIN : Role.VIEWER);
    }

    /** The declaration of an operation of ours, empty where there is none such. */
    static Optional<MBeanOperationInfo> operation(MBeanInfo info, String name, int parameters) {
        for (MBeanOperationInfo operation : info.getOperations()) {
            if (operation.getName().equals(name) && operation.getSignature().length == parameters) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /**
     * By what it says itself; an operation that changes something and says nothing needs the most, and so does any that
     * changes plugins: code that runs as the manager.
     */
    static Role toInvoke(ObjectName bean, MBeanOperationInfo operation) {
        if (PLUGINS.equals(bean.getKeyProperty("type")) && operation.getImpact() != MBeanOperationInfo.INFO) {
            return Role.ADMIN;
        }
        Role silent = operation.getImpact() == MBeanOperationInfo.INFO ? Role.VIEWER : Role.ADMIN;
        Object says = operation.getDescriptor().getFieldValue("role");
        return says == null ? silent : Role.of(says.toString()).orElse(Role.ADMIN);
    }
}
