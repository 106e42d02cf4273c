package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the load of a pool is: {@code pool.metric} of an entry.
 *
 * @param kind    where the number comes from
 * @param url     with {@link Kind#HTTP}: of a plain number or of samples, may refer to ports and the index
 * @param sample  with {@link Kind#HTTP}: which sample of Prometheus' text format counts; null for a plain number
 * @param command with {@link Kind#COMMAND}: what prints the number, may refer to ports and the index; else empty
 * @param check   with {@link Kind#CHECK}: name of the health check whose message ends with the number
 * @param full    the number at which one instance is fully used; null: the number is the load itself
 * @param timeout how long one number may take
 */
public record ScaleMetric(
        Kind kind, String url, PrometheusSample sample, List<String> command, String check, Double full,
        Duration timeout) {

    /** Where the number comes from. */
    public enum Kind {
        /** Processor time of each instance, as a share of its limit, or of one core without one. */
        CPU,
        /** Resident memory of each instance, as a share of its limit. */
        MEMORY,
        /** A URL says a number. */
        HTTP,
        /** A command prints a number. */
        COMMAND,
        /** The message of a health check of each instance ends with a number. */
        CHECK
    }

    public ScaleMetric {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(timeout, "timeout");
        command = List.copyOf(command);
    }

    /** Of a kind that needs nothing else. */
    public static ScaleMetric of(Kind kind) {
        return new ScaleMetric(kind, null, null, List.of(), null, null, Duration.ofSeconds(5));
    }

    /** Whether each instance has a number of its own; else there is one for the whole pool. */
    public boolean isPerInstance() {
        return switch (kind) {
            case CPU, MEMORY, CHECK -> true;
            case HTTP -> refers(url);
            case COMMAND -> command.stream().anyMatch(ScaleMetric::refers);
        };
    }

    private static boolean refers(String text) {
        return !PortReferences.names(text).isEmpty() || text.contains(InstanceReferences.INDEX);
    }

    /** Such as {@code cpu} or {@code http http://localhost:9000/metrics jobs_waiting}; for people. */
    public String text() {
        return switch (kind) {
            case CPU -> "cpu";
            case MEMORY -> "memory";
            case CHECK -> "check " + check;
            case HTTP -> Stream.of("http", url, sample == null ? "" : sample.toString())
                    .filter(word -> !word.isEmpty())
                    .reduce((one, other) -> one + " " + other)
                    .orElseThrow();
            case COMMAND -> "command " + command.get(0);
        };
    }
}
