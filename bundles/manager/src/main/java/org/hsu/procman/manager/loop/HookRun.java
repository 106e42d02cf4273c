package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;

/** One run of a hook: ended by itself, by its timeout or by us; what it started ends with it. Thread-safe. */
final class HookRun implements RunListener {
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private final long beganNanos = System.nanoTime();
    private volatile ExitStatus status;

    @Override
    public void exited(ExitStatus how) {
        status = how;
        ended.complete(how.success() ? "" : how.text());
    }

    /** It could not be started. */
    void failed(String problem) {
        over.complete(problem);
    }

    /** Kills it, also one that is still being started; without effect on one that has ended. */
    void kill(String why) {
        ended.complete("killed, " + why);
    }

    /**
     * It runs.
     *
     * @param timeout  from now until it is killed
     * @param executor where what must not be done on a platform's thread is done
     */
    void started(RunningProcess made, Duration timeout, Executor executor) {
        ended.completeOnTimeout(
                "killed after its timeout of " + timeout.toMillis() + " ms", timeout.toNanos(), TimeUnit.NANOSECONDS);
        ended.thenAcceptAsync(problem -> end(made, problem), executor);
    }

    private void end(RunningProcess made, String problem) {
        // Most leave nothing behind: to see that is cheaper than to make sure of it.
        made.awaitEmpty(0).thenCompose(nothing -> nothing ? none() : made.killTree())
                .whenComplete((survivors, trouble) -> {
                    made.release();
                    over.complete(survivors == null || survivors.isEmpty()
                            ? problem
                            : "still alive after SIGKILL: pid " + survivors.get(0));
                });
    }

    private static CompletionStage<List<Long>> none() {
        return CompletableFuture.completedFuture(List.of());
    }

    /** Completes when nothing of it is left: with an empty text when it ended well, else with what went wrong. */
    CompletableFuture<String> over() {
        return over;
    }

    /** How its process ended by itself; null when it did not. */
    ExitStatus status() {
        return status;
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }
}
