package org.hsu.procman.resource.linux;

import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.testkit.ResourceEnforcerContract;

class LinuxContractTest extends ResourceEnforcerContract {

    @Override
    protected ResourceEnforcer enforcer() {
        return new LinuxResourceEnforcer();
    }
}
