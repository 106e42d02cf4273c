package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.EnforcerName;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;

/**
 * What the manager relies on in a {@link ResourceEnforcer}: it says at once whether it can do anything here, tells the
 * truth about each limit that it was asked for, and never fails because of one.
 */
public abstract class ResourceEnforcerContract {
    private static final Duration QUICK = Duration.ofSeconds(2);

    /** What is tested. */
    protected abstract ResourceEnforcer enforcer();

    /** Settings to test with; need not be overridden where there are none. */
    protected Record settings() {
        return new NoSettings();
    }

    @Test
    void isAComponentThatSaysItsName() {
        PluginRules.component(enforcer().getClass(), EnforcerName.class);
    }

    @Test
    void itsSettingsCanBeBound() {
        SettingsRules.bindable(enforcer().settingsType(), settings());
    }

    @Test
    void saysWhetherItCanDoAnythingHere() {
        ResourceEnforcer enforcer = enforcer();
        Optional<String> why = PluginRules.within(QUICK, "unavailable", enforcer::unavailable);
        assertNotNull(why, "unavailable() is null; able is Optional.empty()");
        why.ifPresent(text -> PluginRules.oneLine("why it can do nothing", text));
        PluginRules.within(QUICK, "worksWith", () -> enforcer.worksWith("a platform that does not exist"));
    }

    @Test
    void tellsOfEachLimitThatItWasAskedFor() {
        for (LimitKind kind : LimitKind.values()) {
            told(ResourceLimits.of(List.of(large(kind)), ResourceLimits.USUAL_INTERVAL));
        }
        told(ResourceLimits.of(
                Arrays.stream(LimitKind.values()).map(ResourceEnforcerContract::large).toList(),
                ResourceLimits.USUAL_INTERVAL));
    }

    /** So large that it hinders nobody. */
    private static Limit large(LimitKind kind) {
        return Limit.of(kind, switch (kind.unit()) {
            case BYTES, BYTES_PER_SECOND -> 8L << 30;
            case OPERATIONS_PER_SECOND -> 1_000_000;
            case PERCENT, WEIGHT -> 100;
            case SECONDS -> 1_000_000;
            case COUNT -> 1_000;
        });
    }

    private void told(ResourceLimits unset) {
        ResourceLimits limits = unset.withSettings(Settings.of(settings()));
        ResourceEnforcer enforcer = enforcer();
        assumeTrue(enforcer.unavailable().isEmpty(), "it can do nothing here");
        Enforcement made = PluginRules.within(QUICK, "prepare", () -> enforcer.prepare("tested", 1, limits.forKernel()));
        assertNotNull(made, "prepare returns null");
        try {
            assertNotNull(made.launch(), "launch() is null; nothing to do is LaunchLimits.NONE");
            assertFalse(made.oomKilled(), "something was killed for memory before anything was started");
            Set<String> asked = limits.forKernel().limits().keySet().stream()
                    .map(LimitKind::word)
                    .collect(Collectors.toSet());
            Set<String> answered = made.limits().stream().map(EnforcedLimit::kind).collect(Collectors.toSet());
            assertEquals(asked, answered, "the limits that it tells of");
            for (EnforcedLimit limit : made.limits()) {
                PluginRules.oneLine("by what " + limit.kind() + " is enforced", limit.enforcedBy());
                if (!limit.enforced()) {
                    PluginRules.oneLine("why " + limit.kind() + " is not enforced", limit.detail());
                }
            }
        } finally {
            PluginRules.within(QUICK, "close", () -> {
                made.close();
                return true;
            });
        }
    }
}
