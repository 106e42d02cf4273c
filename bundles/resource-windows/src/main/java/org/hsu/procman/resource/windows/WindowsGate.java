package org.hsu.procman.resource.windows;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Enables the enforcer where there are job objects, so that no other system lists one that cannot work. */
@Component(service = {}, immediate = true)
public final class WindowsGate {

    @Activate
    public WindowsGate(ComponentContext context) {
        if (System.getProperty("os.name").startsWith("Windows")) {
            context.enableComponent(WindowsResourceEnforcer.NAME);
        }
    }
}
