package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks restart strategies. One that is away, hangs or fails never leaves a process without an answer: then
 * what failed is restarted, as the default strategy would.
 */
final class Strategies {
    private static final Logger LOG = LoggerFactory.getLogger(Strategies.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A call that has not come back so long after it was interrupted hangs, and again after as long. */
    private static final Duration HANG = Duration.ofSeconds(3);

    private final EventLoop loop;
    private final PluginCalls calls;
    private final TypeRegistry types;

    Strategies(EventLoop loop, PluginCalls calls, TypeRegistry types) {
        this.loop = loop;
        this.calls = calls;
        this.types = types;
    }

    /** The answer comes on the loop's thread, once. */
    void ask(RestartContext context, Consumer<RestartDecision> answer) {
        String name = context.policy().strategy();
        Optional<Provider<RestartStrategy>> found = types.restartStrategy(name);
        if (found.isEmpty()) {
            answer.accept(fallback(context, "strategy '" + name + "' is not installed"));
            return;
        }
        Provider<RestartStrategy> provider = found.get();
        boolean[] answered = {false};
        boolean[] returned = {false};
        Consumer<RestartDecision> once = decision -> {
            if (!answered[0]) {
                answered[0] = true;
                answer.accept(decision);
            }
        };
        PluginCalls.Call call;
        try {
            call = calls.call(
                    () -> {
                        RestartStrategy strategy = provider.service();
                        context.policy().settings().bind(strategy.settingsType());
                        return strategy.decide(context);
                    },
                    (decision, problem) -> loop.execute(() -> {
                        returned[0] = true;
                        once.accept(decision != null ? decision : broken(context, provider, problem));
                    }));
        } catch (RejectedExecutionException e) {
            once.accept(fallback(context, "strategy '" + name + "' cannot be asked: " + e.getMessage()));
            return;
        }
        loop.at(System.nanoTime() + PATIENCE.toNanos(), () -> {
            if (!answered[0]) {
                call.interrupt();
                provider.failed("no answer within " + PATIENCE.toMillis() + " ms");
                loop.at(System.nanoTime() + HANG.toNanos(), () -> hangs(provider, returned));
                once.accept(fallback(context, "strategy '" + name + "' does not answer"));
            }
        });
    }

    private void hangs(Provider<?> provider, boolean[] returned) {
        if (!returned[0] && !provider.quarantined()) {
            types.failedGravely(provider, "a decision hangs, though it was interrupted");
            loop.at(System.nanoTime() + HANG.toNanos(), () -> hangs(provider, returned));
        }
    }

    private RestartDecision broken(RestartContext context, Provider<?> provider, Throwable problem) {
        String what = problem == null ? "it returned nothing"
                : problem instanceof InvalidConfigurationException ? problem.getMessage() : problem.toString();
        if (problem instanceof Error) {
            types.failedGravely(provider, "a decision throws " + what);
        } else {
            provider.failed(what);
        }
        LOG.warn("restart strategy '{}' failed: {}", provider.name(), what);
        return fallback(context, "strategy '" + provider.name() + "' failed");
    }

    private static RestartDecision fallback(RestartContext context, String why) {
        return new RestartDecision(context.failed(), why + ", so as on_failure");
    }
}
