package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hsu.procman.manager.core.CoreEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ordered stop of everything: what is needed after those that need it, all else in parallel, each with its own
 * grace, all together within {@code force_shutdown_timeout}; then what is left is killed. Thread-safe.
 */
public final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private static final String ORIGIN = "the manager's shutdown";

    /** SIGKILL and the draining of logs take no longer, unless something is stuck in the kernel. */
    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(10);

    /** A full disk keeps lines in the spool; the manager does not stay for that. */
    private static final Duration PATIENCE_WITH_LOGS = Duration.ofSeconds(3);

    /** How it ended. */
    public enum Ending {
        /** Nothing is left. */
        STOPPED,
        /** Something could not be stopped. */
        FAILED,
        /** The processes go on, for the next manager. */
        LEFT
    }

    private final Supervisor supervisor;
    private final Supplier<Duration> budget;
    private final Consumer<Boolean> onBegin;
    private final CompletableFuture<Ending> done = new CompletableFuture<>();
    private volatile boolean begun;
    private boolean draining;

    /** @param onBegin told once, on the loop's thread, when the end begins, whether processes are left running */
    public Shutdown(Supervisor supervisor, Supplier<Duration> budget, Consumer<Boolean> onBegin) {
        this.supervisor = supervisor;
        this.budget = budget;
        this.onBegin = onBegin;
    }

    /** Whether the end has begun. */
    public boolean begun() {
        return begun;
    }

    public CompletableFuture<Ending> done() {
        return done;
    }

    /** Returns at once; a second call changes nothing. */
    public void begin() {
        supervisor.loop().execute(() -> {
            if (begun) {
                return;
            }
            begun = true;
            onBegin.accept(false);
            supervisor.errands().end();
            supervisor.afterEachStep(this::check);
            supervisor.companions().stopAll(new CoreEvent.Stop(ORIGIN, false));
            Duration patience = budget.get();
            supervisor.loop().at(System.nanoTime() + patience.toNanos(), () -> {
                if (!done.isDone()) {
                    LOG.warn("force_shutdown_timeout {} s is over, killing what is left: {}", patience.toSeconds(),
                            supervisor.unsettled());
                    kill();
                }
            });
            supervisor.loop().at(System.nanoTime() + patience.plus(PATIENCE_AFTER_KILL).toNanos(), this::giveUp);
            check();
        });
    }

    /** Kills at once what has not stopped yet. */
    public void force() {
        begin();
        supervisor.loop().execute(() -> {
            kill();
            supervisor.loop().at(System.nanoTime() + PATIENCE_AFTER_KILL.toNanos(), this::giveUp);
        });
    }

    /** Ends the manager and leaves its processes to the next one. */
    public void leave() {
        supervisor.loop().execute(() -> {
            if (!begun) {
                begun = true;
                onBegin.accept(true);
                supervisor.errands().end();
                supervisor.afterWritten(() -> done.complete(Ending.LEFT));
            }
        });
    }

    private void kill() {
        supervisor.companions().stopAll(new CoreEvent.Stop(ORIGIN, true));
    }

    private void check() {
        if (supervisor.drained()) {
            stopped();
        } else if (!draining && supervisor.settled()) {
            draining = true;
            supervisor.loop().at(System.nanoTime() + PATIENCE_WITH_LOGS.toNanos(), () -> {
                if (!done.isDone() && supervisor.settled()) {
                    LOG.warn("some log lines cannot be written now and wait in the spool for the next manager");
                    stopped();
                }
            });
        }
    }

    private void stopped() {
        if (!done.isDone()) {
            supervisor.rememberWishesOnly();
            done.complete(Ending.STOPPED);
        }
    }

    private void giveUp() {
        if (!done.isDone()) {
            LOG.error("left running, they could not be stopped: {}", supervisor.unsettled());
            done.complete(Ending.FAILED);
        }
    }
}
