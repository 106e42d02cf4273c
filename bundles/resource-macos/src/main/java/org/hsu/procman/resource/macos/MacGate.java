package org.hsu.procman.resource.macos;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Enables the enforcer on macOS, so that no other system lists one that is not meant for it. */
@Component(service = {}, immediate = true)
public final class MacGate {

    @Activate
    public MacGate(ComponentContext context) {
        if (System.getProperty("os.name").startsWith("Mac")) {
            context.enableComponent(MacResourceEnforcer.NAME);
        }
    }
}
