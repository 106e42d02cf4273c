package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;

/**
 * What the manager relies on in a {@link HealthChecker}: it answers in its time, with something to read, whatever is
 * the matter with what it looks at, and from any thread.
 *
 * @param <S> the record of its settings
 */
public abstract class HealthCheckerContract<S extends Record> {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** What a check may take over its timeout: it is interrupted then, and has to come back. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What is tested. */
    protected abstract HealthChecker<S> checker();

    /** Settings to test with; what is looked at need not be there. */
    protected abstract S settings();

    /** Settings that look at this port of this machine, where nobody ever answers; null where no port is looked at. */
    protected S settingsFor(int silentPort) {
        return null;
    }

    /** The instance that is looked at: this JVM. */
    protected HealthTarget target() {
        return new HealthTarget(
                "tested", 1, ProcessHandle.current().pid(), Path.of("").toAbsolutePath(), Map.of());
    }

    @Test
    void isAComponentThatSaysItsType() {
        PluginRules.component(checker().getClass(), HealthType.class);
    }

    @Test
    void itsSettingsCanBeBound() {
        SettingsRules.bindable(checker().settingsType(), settings());
    }

    @Test
    void answersInItsTimeWithSomethingToRead() {
        look(settings());
    }

    @Test
    void givesUpInItsTimeWhereNobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            S settings = settingsFor(silent.getLocalPort());
            assumeTrue(settings != null, "it looks at no port");
            look(settings);
        }
    }

    @Test
    void canBeCalledByManyThreads() {
        HealthChecker<S> checker = checker();
        S settings = settings();
        PluginRules.together(TIMEOUT.plus(GRACE).multipliedBy(5), "check", () -> outcome(checker, settings));
    }

    private void look(S settings) {
        HealthChecker<S> checker = checker();
        String said = PluginRules.within(TIMEOUT.plus(GRACE), "check", () -> outcome(checker, settings));
        PluginRules.oneLine("what the check says", said);
    }

    /** An exception is an answer too: unhealthy, with its message. An error is a defect. */
    private String outcome(HealthChecker<S> checker, S settings) {
        HealthResult result;
        try {
            result = checker.check(target(), settings, TIMEOUT);
        } catch (Exception e) {
            return e.toString().lines().findFirst().orElse("");
        }
        assertNotNull(result, "the check returns null");
        return result.message();
    }
}
