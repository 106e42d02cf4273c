package @package@;

import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.testkit.RestartStrategyContract;

class @Name@StrategyTest extends RestartStrategyContract {

    @Override
    protected RestartStrategy strategy() {
        return new @Name@Strategy();
    }
}
