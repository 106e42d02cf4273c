package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of an instance in the hands of a plugin that may hang, throw or leave: then what is known of them is what
 * was known last, and what is in force stays so. Thread-safe.
 */
final class GuardedEnforcement implements Enforcement {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedEnforcement.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A kernel that has to take memory back takes its time. */
    private static final Duration PATIENCE_FOR_CHANGES = Duration.ofSeconds(30);

    private final BoundedCalls calls;
    private final Provider<?> provider;
    private final String processId;
    private volatile LaunchLimits launch;
    private volatile Enforcement plugins;
    private volatile List<EnforcedLimit> limits;

    private GuardedEnforcement(
            BoundedCalls calls, Provider<?> provider, String processId, Enforcement plugins, LaunchLimits launch) {
        this.calls = calls;
        this.provider = provider;
        this.processId = processId;
        this.plugins = plugins;
        this.launch = launch;
    }

    /** Is to be called within a bounded call itself. */
    static GuardedEnforcement of(BoundedCalls calls, Provider<?> provider, String processId, Enforcement made) {
        GuardedEnforcement guarded = new GuardedEnforcement(calls, provider, processId, made, made.launch());
        guarded.limits = List.copyOf(made.limits());
        provider.onRelease(guarded, enforcement -> enforcement.plugins = null);
        return guarded;
    }

    @Override
    public LaunchLimits launch() {
        return launch;
    }

    @Override
    public void started(long pid) {
        Enforcement asked = plugins;
        if (asked != null) {
            call("the limits of " + processId + " after its start", () -> {
                asked.started(pid);
                limits = List.copyOf(asked.limits());
                return true;
            }, false);
        }
    }

    @Override
    public List<EnforcedLimit> limits() {
        return limits;
    }

    @Override
    public boolean update(ResourceLimits wished, LiveLimits tree) {
        Enforcement asked = plugins;
        return asked != null && call("other limits of " + processId, PATIENCE_FOR_CHANGES, () -> {
            boolean done = asked.update(wished, tree);
            launch = asked.launch();
            limits = List.copyOf(asked.limits());
            return done;
        }, false);
    }

    @Override
    public boolean oomKilled() {
        Enforcement asked = plugins;
        return asked != null && call("the look why " + processId + " was killed", asked::oomKilled, false);
    }

    @Override
    public String oomDetail() {
        Enforcement asked = plugins;
        return asked == null ? "" : call("the look why " + processId + " was killed", asked::oomDetail, "");
    }

    @Override
    public boolean throttle(double percentOfACore) {
        Enforcement asked = plugins;
        return asked != null
                && call("the throttling of " + processId, () -> asked.throttle(percentOfACore), false);
    }

    @Override
    public void close() {
        Enforcement closing = plugins;
        plugins = null;
        if (closing != null) {
            call("the end of the limits of " + processId, () -> {
                closing.close();
                return true;
            }, false);
        }
    }

    private <T> T call(String what, Callable<T> work, T otherwise) {
        return call(what, PATIENCE, work, otherwise);
    }

    private <T> T call(String what, Duration patience, Callable<T> work, T otherwise) {
        try {
            T answer = calls.call(provider, what, patience, work);
            return answer == null ? otherwise : answer;
        } catch (PluginException e) {
            LOG.warn("{} '{}': {}", provider.kind().text(), provider.name(), e.getMessage());
            return otherwise;
        }
    }
}
