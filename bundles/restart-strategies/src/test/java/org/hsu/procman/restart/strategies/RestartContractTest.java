package org.hsu.procman.restart.strategies;

import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.testkit.RestartStrategyContract;
import org.junit.jupiter.api.Nested;

class RestartContractTest {

    @Nested
    class Always extends RestartStrategyContract {
        @Override
        protected RestartStrategy strategy() {
            return new AlwaysRestart();
        }
    }

    @Nested
    class Never extends RestartStrategyContract {
        @Override
        protected RestartStrategy strategy() {
            return new NeverRestart();
        }
    }

    @Nested
    class OnFailure extends RestartStrategyContract {
        @Override
        protected RestartStrategy strategy() {
            return new RestartOnFailure();
        }
    }
}
