package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.plugin.PluginFile;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.manager.core.CircuitBreaker;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.plugin.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Tells what happened: one line in the manager's log, one numbered event for whoever listens. */
final class Tidings {
    private static final Logger LOG = LoggerFactory.getLogger("org.hsu.procman.process");

    private final EventLog events;
    private Map<String, String> rejected = Map.of();

    Tidings(EventLog events) {
        this.events = events;
    }

    void tell(Slot slot, Effect effect) {
        if (effect instanceof Effect.TellTransition told) {
            transition(slot, told.transition());
        } else if (effect instanceof Effect.TellExit told) {
            exit(slot, told);
        } else if (effect instanceof Effect.TellRestart told) {
            restart(slot, told);
        } else if (effect instanceof Effect.TellBreaker told) {
            breaker(slot, told.breaker());
        }
    }

    private void transition(Slot slot, Transition transition) {
        String message = slot.id() + ": " + transition.from() + " -> " + transition.to() + " ("
                + transition.reason().word() + ") " + transition.detail();
        if (transition.to() == ProcessState.FAILED || transition.to() == ProcessState.UNHEALTHY) {
            LOG.warn(message);
        } else {
            LOG.info(message);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("from", transition.from().name());
        data.put("to", transition.to().name());
        data.put("reason", transition.reason().word());
        data.put("detail", transition.detail());
        data.put("generation", slot.state().generation());
        long pid = slot.state().pid();
        data.put("pid", pid == 0 ? null : Long.valueOf(pid));
        events.add(Event.STATE, slot.id(), message, data);
    }

    /** Tells what the checks of an instance say together, when that changes. */
    void health(Slot slot, Health from, Health to, String message) {
        health(slot, from, to, message, null);
    }

    /** @param numbers of the check that decided, null where none did */
    void health(Slot slot, Health from, Health to, String message, Checks.Numbers numbers) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("from", from.word());
        data.put("to", to.word());
        data.put("message", message);
        if (numbers != null) {
            data.put("check", numbers.check());
            data.put("consecutive_failures", numbers.failures());
            data.put("failure_threshold", numbers.failureThreshold());
            data.put("consecutive_successes", numbers.successes());
            data.put("success_threshold", numbers.successThreshold());
        }
        events.add(Event.HEALTH, slot.id(), slot.id() + ": " + to.word() + ", " + message, data);
    }

    private void exit(Slot slot, Effect.TellExit told) {
        String message = slot.id() + ": " + told.status().text() + " (" + told.reason() + ")";
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("generation", told.generation());
        data.put("pid", told.pid());
        data.put("uptime_ms", told.uptimeNanos() / 1_000_000);
        data.put("code", told.status().code());
        data.put("signal", told.status().signal());
        data.put("reason", told.reason());
        data.put("time_ms", told.status().epochMillis());
        events.add(Event.EXIT, slot.id(), message, data);
    }

    private void restart(Slot slot, Effect.TellRestart told) {
        long millis = told.delayNanos() / 1_000_000;
        String of = told.maxAttempts() == 0 ? "" : " of " + told.maxAttempts();
        String message = slot.id() + ": restart " + told.attempt() + of + " in " + millis
                + " ms, " + told.why();
        LOG.info(message);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("attempt", told.attempt());
        data.put("max_attempts", told.maxAttempts() == 0 ? null : Integer.valueOf(told.maxAttempts()));
        data.put("delay_ms", millis);
        data.put("reason", told.why());
        events.add(Event.RESTART, slot.id(), message, data);
    }

    private void breaker(Slot slot, CircuitBreaker breaker) {
        String word = breaker.state().name().toLowerCase(Locale.ROOT);
        String message = slot.id() + ": circuit breaker " + word;
        LOG.warn(message);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("to", word);
        data.put("failures", breaker.failureCount());
        events.add(Event.BREAKER, slot.id(), message, data);
    }

    /** Tells what the limits of an instance have come to. */
    void limit(Slot slot, LimitTiding tiding) {
        MDC.put("process", slot.id());
        try {
            tiding.log(slot.id());
        } finally {
            MDC.remove("process");
        }
        events.add(Event.LIMIT, slot.id(), tiding.message(slot.id()), tiding.data());
    }

    /** Tells that a group passes a limit that the kernel does not hold it to, or keeps it again. */
    void group(GroupLimits.Tiding tiding) {
        if (tiding.bad()) {
            LOG.warn(tiding.message());
        } else {
            LOG.info(tiding.message());
        }
        events.add(Event.GROUP_LIMIT, tiding.group(), tiding.message(), tiding.data());
    }

    /** Tells that a hook began or ended. */
    void hook(Slot slot, HookTiding tiding) {
        tiding.log(slot.id());
        events.add(Event.HOOK, slot.id(), tiding.message(slot.id()), tiding.data());
    }

    /** Tells that memory grows towards its limit, or does not any more. */
    void trend(Slot slot, TrendTiding tiding) {
        String message = tiding.message(slot.id());
        if (tiding.forecast() == null) {
            LOG.info(message);
        } else {
            LOG.warn(message);
        }
        events.add(Event.LIMIT, slot.id(), message, tiding.data());
    }

    /** Tells of files in the plugins folder that cannot be used, once each until something else is wrong with them. */
    void files(List<PluginFile> files) {
        Map<String, String> now = new LinkedHashMap<>();
        files.stream()
                .filter(file -> file.state() == PluginFile.State.REJECTED)
                .forEach(file -> now.put(file.file(), file.problem()));
        now.forEach((file, problem) -> {
            if (!problem.equals(rejected.get(file))) {
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("file", file);
                events.add(Event.PLUGIN_REJECTED, Path.of(file).getFileName().toString(), problem, data);
            }
        });
        rejected = now;
    }

    void plugin(Provider<?> provider, boolean arrived) {
        String message = provider.kind().text() + " '" + provider.name() + (arrived ? "' arrived" : "' departed");
        LOG.info(message);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", provider.kind().word());
        data.put("name", provider.name());
        events.add(arrived ? Event.PLUGIN_ARRIVED : Event.PLUGIN_DEPARTED, provider.name(), message, data);
    }
}
