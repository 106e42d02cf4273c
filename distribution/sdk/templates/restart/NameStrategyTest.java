package @package@;

import java.time.Duration;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.testkit.RestartStrategyContract;

class @Name@StrategyTest extends RestartStrategyContract {

    @Override
    protected RestartStrategy strategy() {
        return new @Name@Strategy();
    }

    @Override
    protected @Name@Strategy.Settings settings() {
        return new @Name@Strategy.Settings(Duration.ofMillis(100));
    }
}
