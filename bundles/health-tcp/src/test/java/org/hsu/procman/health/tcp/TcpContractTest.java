package org.hsu.procman.health.tcp;

import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.testkit.HealthCheckerContract;

class TcpContractTest extends HealthCheckerContract<TcpSettings> {

    @Override
    protected HealthChecker<TcpSettings> checker() {
        return new TcpHealthChecker();
    }

    @Override
    protected TcpSettings settings() {
        return new TcpSettings("1");
    }

    @Override
    protected TcpSettings settingsFor(int silentPort) {
        return new TcpSettings(Integer.toString(silentPort));
    }
}
