package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.process.NotFoundException;
import org.hsu.procman.api.process.ObservedProcessType;
import org.hsu.procman.api.process.Sighting;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Looks for the processes that somebody else starts, on two threads for all of them: a service manager that does
 * not answer holds up one look at most. Every question gets an answer. Thread-safe.
 */
final class Lookout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final int THREADS = 2;
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(30);

    /** A service manager waits for the old one to stop, 90 s by default with systemd. */
    private static final Duration RESTART_PATIENCE = Duration.ofMinutes(3);

    private final TypeRegistry types;
    private final Platform platform;
    private final BiFunction<Slot, Long, Run> runs;
    private final EventLoop loop;
    private final BiConsumer<Slot, CoreEvent> core;
    private final BoundedCalls calls;
    private final ActionThreads looks;

    /**
     * @param runs makes the run of an instance
     * @param core hears the answers, on the loop's thread
     */
    Lookout(
            TypeRegistry types,
            BoundedCalls calls,
            Platform platform,
            EventLoop loop,
            BiFunction<Slot, Long, Run> runs,
            BiConsumer<Slot, CoreEvent> core) {
        this.types = types;
        this.calls = calls;
        looks = new ActionThreads("procman-lookout", THREADS, calls);
        this.platform = platform;
        this.loop = loop;
        this.runs = runs;
        this.core = core;
    }

    /** Does nothing for the effects of others. */
    void run(Slot slot, Effect effect) {
        if (effect instanceof Effect.Look look) {
            look(slot, look.generation());
        } else if (effect instanceof Effect.RestartService restart) {
            restartService(slot, restart.generation());
        }
    }

    /** @param found null for everything but Found; let go unless the core wants it */
    private void tell(Slot slot, CoreEvent answer, Run found) {
        loop.execute(() -> {
            slot.sighted = found;
            core.accept(slot, answer);
            slot.sighted = null;
            if (found != null && slot.run == found) {
                found.spawnTold();
            } else if (found != null) {
                found.process().release();
            }
        });
    }

    private void look(Slot slot, long generation) {
        Run run = runs.apply(slot, generation);
        submit(slot, () -> {
            try {
                Provider<?> provider = provider(slot.spec);
                Sighting sighting = call(
                        provider, "the search for " + slot.id(), LOOK_PATIENCE,
                        () -> type(provider).find(slot.spec, platform, run),
                        late -> late.process().release());
                run.foreign(sighting.process());
                long pid = sighting.process().identity().pid();
                tell(
                        slot, new CoreEvent.Found(generation, pid, startOf(pid), sighting.how()), run);
            } catch (NotFoundException e) {
                tell(slot, new CoreEvent.NotFound(generation, e.getMessage()), null);
            }
        }, problem -> new CoreEvent.NotFound(generation, problem));
    }

    private void restartService(Slot slot, long generation) {
        submit(slot, () -> {
            String problem = null;
            try {
                Provider<?> provider = provider(slot.spec);
                call(provider, "the restart of " + slot.id(), RESTART_PATIENCE, () -> {
                    type(provider).restartService(slot.spec);
                    return true;
                }, late -> {});
            } catch (NotFoundException e) {
                problem = e.getMessage();
                LOG.warn("{} is not restarted: {}", slot.id(), problem);
            }
            tell(slot, new CoreEvent.ServiceRestarted(generation, problem), null);
        }, problem -> new CoreEvent.ServiceRestarted(generation, problem));
    }

    /** The core waits for an answer, so it gets one whatever goes wrong. */
    private void submit(Slot slot, Runnable task, Function<String, CoreEvent> failed) {
        try {
            looks.execute(() -> {
                MDC.put("process", slot.id());
                try {
                    task.run();
                } catch (RuntimeException | LinkageError e) {
                    LOG.warn("the process type of {} failed", slot.id(), e);
                    types.processType(slot.spec.type()).ifPresent(provider -> provider.failed(e.toString()));
                    tell(slot, failed.apply("its process type failed: " + e), null);
                } finally {
                    MDC.remove("process");
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the manager ends, nobody looks for {} any more", slot.id());
        }
    }

    /** An answer that is nothing is an exception like all others. */
    private <T> T call(Provider<?> provider, String what, Duration patience, Callable<T> work, Consumer<T> late)
            throws NotFoundException {
        try {
            T answer = calls.call(provider, what, patience, work, late);
            if (answer == null) {
                provider.failed(what + " returns nothing");
                throw new NotFoundException("process type '" + provider.name() + "': " + what + " returns nothing");
            }
            return answer;
        } catch (PluginException e) {
            if (e.getCause() instanceof NotFoundException notFound) {
                throw notFound;
            }
            throw new NotFoundException("process type '" + provider.name() + "': " + e.getMessage());
        }
    }

    private Provider<?> provider(ProcessSpec spec) throws NotFoundException {
        return types.processType(spec.type()).orElseThrow(() -> none(spec.type()));
    }

    private static ObservedProcessType type(Provider<?> provider) throws NotFoundException {
        if (provider.service() instanceof ObservedProcessType type) {
            return type;
        }
        throw none(provider.name());
    }

    private static NotFoundException none(String type) {
        return new NotFoundException("no plugin finds processes of type '" + type + "'");
    }

    /** When the process was started, on both clocks; now where the system does not say. */
    static Moment startOf(long pid) {
        Moment now = new Moment(System.nanoTime(), System.currentTimeMillis());
        long started = ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(now.epochMillis());
        long age = Math.max(0, now.epochMillis() - started);
        return new Moment(now.nanos() - age * 1_000_000, now.epochMillis() - age);
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
