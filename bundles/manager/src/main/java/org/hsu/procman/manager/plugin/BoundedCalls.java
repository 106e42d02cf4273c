package org.hsu.procman.manager.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Calls plugins whose answer somebody waits for, but no longer than so. A call that does not come back, or throws an
 * error, counts towards the quarantine of its plugin. Thread-safe.
 */
public final class BoundedCalls {

    /** Who waits longer than this for a plugin holds up others that need the waiting thread. */
    private static final long SLOW_MILLIS = 200;

    private final PluginCalls calls;
    private final TypeRegistry types;
    private final ThreadLocal<Consumer<Boolean>> waiting = new ThreadLocal<>();

    public BoundedCalls(PluginCalls calls, TypeRegistry types) {
        this.calls = calls;
        this.types = types;
    }

    /** @param hook told on this thread when it begins to wait for long (true), and when that is over (false) */
    public void onSlow(Consumer<Boolean> hook) {
        waiting.set(hook);
    }

    /**
     * @param what for people, such as {@code the start of web}
     * @param late gets what comes after nobody waits any more; never null
     * @return may be null where the plugin returns that
     * @throws PluginException with what the plugin threw as its cause, or without one when it did not come back; the
     *         cause is {@link NoRoom} where the machine is short of something
     */
    public <T> T call(Provider<?> provider, String what, Duration patience, Callable<T> work, Consumer<T> late)
            throws PluginException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        PluginCalls.Call call;
        try {
            call = calls.call(work, (value, problem) -> {
                boolean heard = problem == null ? answer.complete(value) : answer.completeExceptionally(problem);
                if (!heard && value != null) {
                    late.accept(value);
                }
            });
        } catch (RejectedExecutionException e) {
            String why = NoRoom.is(e) ? e.getMessage() : "too many calls of plugins hang";
            throw new PluginException(what + " cannot be tried: " + why, e);
        }
        try {
            return await(answer, patience);
        } catch (TimeoutException e) {
            String problem = what + " has not come back for " + patience.toMillis() + " ms";
            if (answer.completeExceptionally(e)) {
                call.interrupt();
            } else {
                answer.thenAccept(value -> {
                    if (value != null) {
                        late.accept(value);
                    }
                });
            }
            types.failedGravely(provider, problem);
            throw new PluginException(problem, null);
        } catch (ExecutionException e) {
            Throwable thrown = e.getCause();
            if (NoRoom.is(thrown)) {
                throw new PluginException(what + " cannot be done now: " + thrown.getMessage(), thrown);
            }
            if (thrown instanceof Error) {
                types.failedGravely(provider, what + " throws " + thrown);
            } else if (thrown instanceof RuntimeException) {
                provider.failed(what + " throws " + thrown);
            }
            throw new PluginException(what + " fails: " + thrown, thrown);
        } catch (InterruptedException e) {
            call.interrupt();
            Thread.currentThread().interrupt();
            throw new PluginException(what + " was interrupted: the manager stops", null);
        }
    }

    /** Where what comes late may be forgotten. */
    public <T> T call(Provider<?> provider, String what, Duration patience, Callable<T> work) throws PluginException {
        return call(provider, what, patience, work, value -> {});
    }

    private <T> T await(CompletableFuture<T> answer, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        Consumer<Boolean> hook = waiting.get();
        if (hook == null || patience.toMillis() <= SLOW_MILLIS) {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
        try {
            return answer.get(SLOW_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            hook.accept(true);
            try {
                return answer.get(patience.toMillis() - SLOW_MILLIS, TimeUnit.MILLISECONDS);
            } finally {
                hook.accept(false);
            }
        }
    }
}
