package org.hsu.procman.manager.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.Outcome;

/** Somebody who waits for a process to get somewhere. Lives on the loop's thread. */
final class Waiter {
    final CompletableFuture<Outcome> future;
    private final Function<Supervised, Outcome> reached;

    /**
     * @param reached gives the outcome once it is clear, null before
     */
    Waiter(CompletableFuture<Outcome> future, Function<Supervised, Outcome> reached) {
        this.future = future;
        this.reached = reached;
    }

    /**
     * Whether the waiting is over.
     *
     * @param later runs what tells the outcome, once the state that it rests on is written down
     */
    boolean offer(Supervised state, Executor later) {
        if (future.isDone()) {
            return true;
        }
        Outcome outcome = reached.apply(state);
        if (outcome == null) {
            return false;
        }
        later.execute(() -> future.complete(outcome));
        return true;
    }
}
