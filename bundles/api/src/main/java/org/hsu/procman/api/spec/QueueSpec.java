package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * How jobs wait for the processes of an entry and what they are given: {@code pool.queue}.
 *
 * @param size       how many may wait at a time; more are refused
 * @param timeout    after which a job that runs is ended; null: it may run as long as it likes
 * @param retries    how often a job that failed is begun again, unless it says otherwise itself
 * @param retryDelay how long it waits before that
 */
public record QueueSpec(int size, Duration timeout, int retries, Duration retryDelay) {
    /** How many may wait at a time, at most. */
    public static final int MOST = 10_000;

    /** How often a job may be begun again, at most. */
    public static final int MOST_RETRIES = 100;

    public QueueSpec {
        Objects.requireNonNull(retryDelay, "retryDelay");
    }
}
