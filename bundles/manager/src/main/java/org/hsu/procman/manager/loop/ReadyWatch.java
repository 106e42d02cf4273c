package org.hsu.procman.manager.loop;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.spec.Readiness;
import org.hsu.procman.manager.management.ProcessView.CheckView;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.TypeRegistry;

/**
 * Looks out for what {@code control.ready} awaits of one instance, until it is there or nobody waits for it any
 * more. A line of output and a notify message come by themselves; a file and a check are looked at again and again.
 * All methods run on the loop's thread.
 */
final class ReadyWatch {
    private static final long FILE_NANOS = 100_000_000L;
    /** The kernel stamps files by a clock that is up to one tick behind. */
    private static final long CLOCK_TICK_MILLIS = 10;

    private final EventLoop loop;
    private final PluginCalls calls;
    private final Readiness readiness;
    private final Run run;
    private final long sinceMillis;
    private final Consumer<String> ready;
    private final Checks checks;
    private boolean closed;

    /**
     * @param sinceMillis of an instance that was taken over: when it began to start
     * @param ready       told how, once
     */
    ReadyWatch(
            EventLoop loop,
            PluginCalls calls,
            CheckCalls checkCalls,
            TypeRegistry types,
            Readiness readiness,
            Run run,
            HealthTarget target,
            long sinceMillis,
            Consumer<String> ready) {
        this.loop = loop;
        this.calls = calls;
        this.readiness = readiness;
        this.run = run;
        this.sinceMillis = sinceMillis;
        this.ready = ready;
        checks = readiness.check() == null ? null : checks(checkCalls, types, target);
    }

    private Checks checks(CheckCalls checkCalls, TypeRegistry types, HealthTarget target) {
        Checks.Verdict verdict = new Checks.Verdict() {
            @Override
            public void changed(Health health, String message, boolean restart, Checks.Numbers numbers) {
                if (health == Health.HEALTHY) {
                    found(message);
                }
            }

            @Override
            public void paced(String text) {
                // An instance that is not ready yet is always looked for at the interval.
            }
        };
        return new Checks(
                loop, checkCalls, types, List.of(readiness.check()), target, () -> true, verdict);
    }

    void start() {
        if (checks != null) {
            checks.start(false);
        } else if (readiness.file() != null) {
            lookAtFile();
        } else if (run.readyLine() != null) {
            found(run.readyLine());
        }
    }

    private void lookAtFile() {
        if (closed) {
            return;
        }
        try {
            calls.call(
                    () -> isNew(FileStamp.of(readiness.file())),
                    (found, problem) -> loop.execute(() -> {
                        if (Boolean.TRUE.equals(found)) {
                            found("ready.file " + readiness.file() + " is there");
                        } else {
                            loop.at(System.nanoTime() + FILE_NANOS, this::lookAtFile);
                        }
                    }));
        } catch (RejectedExecutionException e) {
            loop.at(System.nanoTime() + FILE_NANOS, this::lookAtFile);
        }
    }

    /** A file that was there before the spawn says nothing of this instance. */
    private boolean isNew(FileStamp now) {
        FileStamp before = run.readyFileBefore();
        if (before == null) {
            return now.exists() && now.changed() >= sinceMillis - CLOCK_TICK_MILLIS;
        }
        return now.exists() && !now.equals(before);
    }

    private void found(String how) {
        if (!closed) {
            close();
            ready.accept(how);
        }
    }

    void close() {
        closed = true;
        if (checks != null) {
            checks.close();
        }
    }

    /** From any thread. */
    List<CheckView> views() {
        return checks == null ? List.of() : checks.views();
    }
}
