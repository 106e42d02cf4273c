package org.hsu.procman.manager.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.QuickCalls;

/**
 * How checkers are called: at moments that many checks have in common, so that the loop wakes once for all of them, and
 * the quick ones by one thread. On the loop's thread.
 */
final class CheckCalls {
    /** From one such moment to the next. */
    private static final long STEP_NANOS = 10_000_000L;

    /** So small a part of its interval a check may be late. */
    private static final int PART = 50;

    /** So long a quick call waits at least before it is handed over. */
    private static final long HAND_OVER_NANOS = STEP_NANOS / 2;

    private final EventLoop loop;
    private final PluginCalls calls;
    private final QuickCalls quick;
    private boolean handsOver;

    CheckCalls(EventLoop loop, PluginCalls calls) {
        this.loop = loop;
        this.calls = calls;
        quick = new QuickCalls(calls);
    }

    /** The next common moment, for a check that is made so often; both by {@link System#nanoTime}. */
    static long moment(long at, long intervalNanos) {
        long step = Math.min(STEP_NANOS, intervalNanos / PART);
        return step == 0 ? at : at + Math.floorMod(-at, step);
    }

    /** @throws RejectedExecutionException no thread is to be had */
    <T> PluginCalls.Call call(Callable<T> work, BiConsumer<T, Throwable> done) {
        return calls.call(work, done);
    }

    /**
     * For what has been quick before; it begins within 20 ms.
     *
     * @param refused told on the loop's thread, instead of {@code done}, when no thread is to be had
     */
    <T> PluginCalls.Call callQuick(
            Callable<T> work, BiConsumer<T, Throwable> done, Consumer<RejectedExecutionException> refused) {
        PluginCalls.Call call = quick.call(work, done, refused);
        handOverLater();
        return call;
    }

    private void handOverLater() {
        if (!handsOver) {
            handsOver = true;
            long now = System.nanoTime();
            loop.at(now + 1 + Math.floorMod(-now - 1, STEP_NANOS), () -> {
                handsOver = false;
                if (quick.handOver(HAND_OVER_NANOS)) {
                    handOverLater();
                }
            });
        }
    }
}
