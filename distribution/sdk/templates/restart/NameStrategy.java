package @package@;

import java.time.Duration;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.restart.RestartType;
import org.hsu.procman.api.settings.Default;
import org.osgi.service.component.annotations.Component;

/** What failed comes back, unless it failed at once. */
@Component
@RestartType("@name@")
public final class @Name@Strategy implements RestartStrategy {

    /** Key {@code at_once}: what fails sooner than that fails at once. */
    public record Settings(@Default("100ms") Duration atOnce) {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public RestartDecision decide(RestartContext context) {
        if (!context.failed()) {
            return RestartDecision.stay("it ended well");
        }
        Settings settings = context.policy().settings().as(Settings.class);
        return context.uptime().compareTo(settings.atOnce()) < 0
                ? RestartDecision.stay("it failed at once, and would again")
                : RestartDecision.restart("it failed after a while");
    }
}
