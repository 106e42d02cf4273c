package org.hsu.procman.platform.portable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits for trees to become empty and kills them, in steps on one shared thread. Thread-safe. */
final class TreeKiller {

    private static final long STEP_MILLIS = 10;
    private static final long LONGEST_STEP_MILLIS = 200;
    private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ScheduledExecutorService thread;

    TreeKiller(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** True once nothing of it runs, false at the deadline. */
    CompletableFuture<Boolean> awaitEmpty(ProcessTree tree, long timeoutNanos) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        long deadline = System.nanoTime() + timeoutNanos;
        schedule(result, () -> lookAgain(tree, deadline, STEP_MILLIS, result), 0);
        return result;
    }

    /**
     * The pids that still run after five seconds of killing, so normally none. The time begins with the first kill: where there
     * are thousands of processes the look before it takes seconds.
     */
    CompletableFuture<List<Long>> kill(ProcessTree tree) {
        CompletableFuture<List<Long>> result = new CompletableFuture<>();
        schedule(result, () -> {
            tree.allRunning().forEach(ProcessHandle::destroyForcibly);
            killAgain(tree, System.nanoTime() + KILL_NANOS, false, result);
        }, 0);
        return result;
    }

    private void lookAgain(ProcessTree tree, long deadline, long step, CompletableFuture<Boolean> result) {
        if (tree.running().isEmpty() && tree.allRunning().isEmpty()) {
            result.complete(true);
            return;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            result.complete(false);
            return;
        }
        // Each look reads the whole process table: the longer it takes, the less often.
        long next = Math.min(step * 3 / 2, LONGEST_STEP_MILLIS);
        schedule(result, () -> lookAgain(tree, deadline, next, result), Math.min(step, left));
    }

    /** @param emptyBefore the last look found nothing, as may happen while one of it is in execve(2) */
    private void killAgain(
            ProcessTree tree, long deadline, boolean emptyBefore, CompletableFuture<List<Long>> result) {
        List<ProcessHandle> running = tree.allRunning();
        boolean empty = running.isEmpty();
        if (empty && emptyBefore || System.nanoTime() > deadline) {
            result.complete(running.stream().map(ProcessHandle::pid).toList());
            return;
        }
        running.forEach(ProcessHandle::destroyForcibly);
        schedule(result, () -> killAgain(tree, deadline, empty, result), STEP_MILLIS);
    }

    private void schedule(CompletableFuture<?> result, Runnable step, long delayMillis) {
        try {
            thread.schedule(
                    () -> {
                        try {
                            step.run();
                        } catch (RuntimeException e) {
                            result.completeExceptionally(e);
                        }
                    },
                    delayMillis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new IllegalStateException("the portable platform is closed", e));
        }
    }
}
