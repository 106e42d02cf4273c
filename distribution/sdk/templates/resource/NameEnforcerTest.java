package @package@;

import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.testkit.ResourceEnforcerContract;

class @Name@EnforcerTest extends ResourceEnforcerContract {

    @Override
    protected ResourceEnforcer enforcer() {
        return new @Name@Enforcer();
    }

    @Override
    protected @Name@Enforcer.Settings settings() {
        return new @Name@Enforcer.Settings(10);
    }
}
