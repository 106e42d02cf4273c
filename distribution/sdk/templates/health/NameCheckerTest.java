package @package@;

import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.testkit.HealthCheckerContract;

class @Name@CheckerTest extends HealthCheckerContract<@Name@Checker.Settings> {

    @Override
    protected HealthChecker<@Name@Checker.Settings> checker() {
        return new @Name@Checker();
    }

    @Override
    protected @Name@Checker.Settings settings() {
        return new @Name@Checker.Settings(1);
    }

    @Override
    protected @Name@Checker.Settings settingsFor(int silentPort) {
        return new @Name@Checker.Settings(silentPort);
    }
}
