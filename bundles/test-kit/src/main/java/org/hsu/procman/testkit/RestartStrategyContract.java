package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.restart.RestartType;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;

/** What the manager relies on in a {@link RestartStrategy}: an answer at once for every end, the same for the same. */
public abstract class RestartStrategyContract {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** What is tested. */
    protected abstract RestartStrategy strategy();

    /** Settings to test with; need not be overridden where there are none. */
    protected Record settings() {
        return new NoSettings();
    }

    @Test
    void isAComponentThatSaysItsType() {
        PluginRules.component(strategy().getClass(), RestartType.class);
    }

    @Test
    void itsSettingsCanBeBound() {
        SettingsRules.bindable(strategy().settingsType(), settings());
    }

    @Test
    void hasAnAnswerForEveryEnd() {
        RestartStrategy strategy = strategy();
        for (RestartContext context : contexts()) {
            RestartDecision decision = PluginRules.within(AT_ONCE, "decide", () -> strategy.decide(context));
            assertNotNull(decision, () -> "no decision for " + context);
            PluginRules.oneLine("why it decides so", decision.why());
        }
    }

    @Test
    void theSameContextGivesTheSameDecision() {
        RestartStrategy one = strategy();
        RestartStrategy other = strategy();
        for (RestartContext context : contexts()) {
            RestartDecision decision = one.decide(context);
            assertEquals(decision, one.decide(context), context::toString);
            assertEquals(decision, other.decide(context), context::toString);
        }
    }

    @Test
    void canBeCalledByManyThreads() {
        RestartStrategy strategy = strategy();
        PluginRules.together(AT_ONCE.multipliedBy(10), "decide", () -> strategy.decide(contexts().get(0)));
    }

    private List<RestartContext> contexts() {
        List<RestartContext> contexts = new ArrayList<>();
        long now = 1_000_000_000L;
        ExitStatus[] exits = {
            ExitStatus.exited(0, now, 1), ExitStatus.exited(1, now, 1), ExitStatus.exited(255, now, 1),
            ExitStatus.signalled("SIGKILL", now, 1), ExitStatus.unknown(now, 1)
        };
        for (RestartContext.Cause cause : RestartContext.Cause.values()) {
            for (ExitStatus exit : exits) {
                boolean started = cause != RestartContext.Cause.SPAWN_FAILED;
                for (int attempts : new int[] {0, 1, 1_000}) {
                    contexts.add(new RestartContext(
                            "tested", cause, started ? exit : null, Duration.ofSeconds(attempts), attempts,
                            RestartPolicy.DEFAULT.withSettings(Settings.of(settings()))));
                }
            }
        }
        return contexts;
    }
}
