package org.hsu.procman.deploy.bundle;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Tries the components of a bundle: a delayed one is made once, so that one that cannot be made is known at once. */
final class Components {

    private static final String WHAT_TO_DO = ": mend that and replace the file";
    private static final String API = "org.hsu.procman.api.";

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;

    Components(BundleContext context, ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    /** @throws RejectedException a component cannot be made, or makes no answer */
    void tryAll(Bundle bundle) throws RejectedException {
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
            if (isContract(reference)) {
                boolean made = make(reference);
                if (!made) {
                    throw new RejectedException(
                            failure(bundle).orElseGet(() -> unmade(bundle, reference.getProperty("component.name"))));
                }
            }
        }
        Optional<String> failure = failure(bundle);
        if (failure.isPresent()) {
            throw new RejectedException(failure.get());
        }
    }

    private static boolean isContract(ServiceReference<?> reference) {
        for (String name : (String[]) reference.getProperty("objectClass")) {
            if (name.startsWith(API)) {
                return true;
            }
        }
        return false;
    }

    private <T> boolean make(ServiceReference<T> reference) throws RejectedException {
        String what = "the activation of its component " + reference.getProperty("component.name");
        try {
            return Patience.call(what, () -> {
                T service = context.getService(reference);
                if (service != null) {
                    context.ungetService(reference);
                }
                return service != null;
            });
        } catch (ExecutionException e) {
            throw new RejectedException(what + " throws " + e.getCause() + WHAT_TO_DO);
        }
    }

    private Optional<String> failure(Bundle bundle) {
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
                if (configuration.failure != null && !configuration.failure.isBlank()) {
                    return Optional.of("the activation of its component " + description.name + " throws "
                            + cause(configuration.failure) + WHAT_TO_DO);
                }
            }
        }
        return Optional.empty();
    }

    /** Why the component runtime, which does not say it, has made nothing. */
    private String unmade(Bundle bundle, Object component) {
        String what = "its component " + component + " cannot be made: ";
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
            if (description.name.equals(component)) {
                String implementation = description.implementationClass;
                try {
                    bundle.loadClass(implementation);
                    return what + "class " + implementation + " must be public, with a public constructor";
                } catch (ClassNotFoundException | LinkageError e) {
                    return what + "class " + implementation + " is not in the JAR, or lacks another one (" + e
                            + "): build it anew, with bnd-maven-plugin";
                }
            }
        }
        return what + "it has gone again";
    }

    /** Of a stack trace the innermost cause, which is what the plugin threw. */
    private static String cause(String trace) {
        List<String> causes = trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .map(line -> line.substring("Caused by: ".length()))
                .toList();
        return causes.isEmpty() ? trace.lines().findFirst().orElse("") : causes.get(causes.size() - 1);
    }

    /** What a component waits for; empty when none does. */
    String waiting(Bundle bundle) {
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
                if (configuration.unsatisfiedReferences.length > 0) {
                    return "its component " + description.name + " waits for its reference '"
                            + configuration.unsatisfiedReferences[0].name + "', which nobody here provides";
                }
            }
        }
        return "";
    }
}
