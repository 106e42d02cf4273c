package @package@;

import java.time.Duration;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.restart.RestartType;
import org.osgi.service.component.annotations.Component;

/** What failed comes back, unless it failed at once. */
@Component
@RestartType("@name@")
public final class @Name@Strategy implements RestartStrategy {
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    @Override
    public RestartDecision decide(RestartContext context) {
        if (!context.failed()) {
            return RestartDecision.stay("it ended well");
        }
        return context.uptime().compareTo(AT_ONCE) < 0
                ? RestartDecision.stay("it failed at once, and would again")
                : RestartDecision.restart("it failed after a while");
    }
}
