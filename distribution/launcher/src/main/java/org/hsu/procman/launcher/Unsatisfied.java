package org.hsu.procman.launcher;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Says which components wait for what, in one line. Declarative Services lives in a bundle that the launcher's class
 * path knows nothing of, so its DTOs are read by reflection (OSGi Compendium 112.9, "Service Component Runtime").
 */
final class Unsatisfied {

    private static final String RUNTIME = "org.osgi.service.component.runtime.ServiceComponentRuntime";

    private Unsatisfied() {}

    /** Empty when nothing is known. */
    static String components(BundleContext context) {
        ServiceReference<?> reference = context.getServiceReference(RUNTIME);
        if (reference == null) {
            return "Declarative Services is not running";
        }
        List<String> waiting = new ArrayList<>();
        try {
            Object runtime = context.getService(reference);
            Class<?> contract = runtime.getClass().getClassLoader().loadClass(RUNTIME);
            Iterable<?> descriptions = (Iterable<?>) contract
                    .getMethod("getComponentDescriptionDTOs", Bundle[].class)
                    .invoke(runtime, (Object) new Bundle[0]);
            for (Object description : descriptions) {
                Iterable<?> configurations = (Iterable<?>) contract
                        .getMethod("getComponentConfigurationDTOs", description.getClass())
                        .invoke(runtime, description);
                for (Object configuration : configurations) {
                    describe(description, configuration, waiting);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            return "";
        }
        return String.join("; ", waiting);
    }

    private static void describe(Object description, Object configuration, List<String> waiting)
            throws ReflectiveOperationException {
        String name = simpleName((String) field(description, "name"));
        Object failure = field(configuration, "failure");
        if (failure instanceof String trace && !trace.isBlank()) {
            waiting.add(name + " failed: " + trace.lines().findFirst().orElse(""));
            return;
        }
        Object references = field(configuration, "unsatisfiedReferences");
        for (int i = 0; references != null && i < Array.getLength(references); i++) {
            String wanted = (String) field(Array.get(references, i), "name");
            for (Object declared : (Object[]) field(description, "references")) {
                if (wanted.equals(field(declared, "name"))) {
                    Object target = field(declared, "target");
                    wanted = simpleName((String) field(declared, "interfaceName"))
                            + (target == null ? "" : " " + target);
                }
            }
            waiting.add(name + " waits for " + wanted);
        }
    }

    private static Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }

    private static String simpleName(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }
}
