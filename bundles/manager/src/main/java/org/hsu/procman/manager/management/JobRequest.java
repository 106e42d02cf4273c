package org.hsu.procman.manager.management;

import java.util.List;
import java.util.Objects;

/**
 * A job that somebody submits.
 *
 * @param pool          id of the entry that has the queue
 * @param arguments     what it adds to those of the entry, as they are
 * @param priority      greater ones go first
 * @param timeoutMillis how long a run may take; null: as the queue says
 * @param retries       how often it is begun again after it failed; null: as the queue says
 * @param origin        who submits it
 */
public record JobRequest(
        String pool, List<String> arguments, int priority, Long timeoutMillis, Integer retries, String origin) {
    public JobRequest {
        Objects.requireNonNull(pool, "pool");
        arguments = List.copyOf(arguments);
        Objects.requireNonNull(origin, "origin");
    }
}
