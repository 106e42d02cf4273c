package org.hsu.procman.deploy.bundle;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs code of plugins on a thread of its own, and waits for it only so long. */
final class Patience {

    /** What waits for a plugin's own code to begin. */
    private static final long MILLIS = 1_500;

    private Patience() {}

    /**
     * @param what for the message, such as {@code its start}
     * @throws RejectedException it did not come back in time
     * @throws ExecutionException it threw
     */
    static <T> T call(String what, Callable<T> work) throws RejectedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "procman-deploy-call");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new RejectedException(what + " has not come back for " + MILLIS + " ms: it must not block");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedException(what + " was interrupted: the manager stops");
        }
    }
}
