package org.hsu.procman.configuration.providers;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks plugins while a configuration is read, and waits only so long: a file is read even if one of them hangs. */
final class PluginQuestions {
    static final long SECONDS = 2;

    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
        Thread thread = new Thread(task, "procman-configuration-plugin");
        thread.setDaemon(true);
        return thread;
    });

    private PluginQuestions() {}

    /**
     * @throws ExecutionException with what the plugin threw
     * @throws TimeoutException   it has not answered in time
     */
    static <T> T ask(Callable<T> question) throws ExecutionException, TimeoutException {
        Future<T> answer = THREADS.submit(question);
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw e;
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        }
    }
}
