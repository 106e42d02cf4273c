package org.hsu.procman.alerts.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tries again what may be helped by that.
 *
 * @param most  how often
 * @param pause before the first of them, doubled for each after it
 */
record Retries(int most, Duration pause) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** What is tried. */
    interface Attempt {

        /**
         * Null when it is done, else why it is not.
         *
         * @throws IOException why it is not, and trying again would not help
         */
        String problem() throws IOException, InterruptedException;
    }

    /** @throws IOException the problem of the last attempt */
    void run(Attempt attempt) throws IOException, InterruptedException {
        Duration wait = pause;
        for (int left = most; ; left--) {
            String problem = attempt.problem();
            if (problem == null) {
                return;
            }
            if (left == 0) {
                throw new IOException(problem);
            }
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
        }
    }
}
