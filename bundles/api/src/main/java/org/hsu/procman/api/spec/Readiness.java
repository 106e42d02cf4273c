package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What makes an instance RUNNING, where it is neither its first healthy check nor its minimum uptime:
 * {@code control.ready}. Exactly one component says it.
 *
 * @param logPattern a line of its output in which this is found; null otherwise
 * @param file       absolute; ready once it is there, made after the spawn; null otherwise
 * @param notified   the instance says {@code READY=1} on NOTIFY_SOCKET (sd_notify(3))
 * @param check      looked at from the spawn on until it succeeds once; null otherwise
 */
public record Readiness(Pattern logPattern, Path file, boolean notified, HealthCheckSpec check) {

    public Readiness {
        int given = (logPattern != null ? 1 : 0) + (file != null ? 1 : 0) + (notified ? 1 : 0) + (check != null ? 1 : 0);
        if (given != 1) {
            throw new IllegalArgumentException("exactly one of log pattern, file, notified and check, not " + given);
        }
    }

    /** Patterns that read the same are the same here. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Readiness that
                && Objects.equals(text(logPattern), text(that.logPattern))
                && Objects.equals(file, that.file)
                && notified == that.notified
                && Objects.equals(check, that.check);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text(logPattern), file, notified, check);
    }

    private static String text(Pattern pattern) {
        return pattern == null ? null : pattern.pattern();
    }

    /** What is awaited, for people, with the name of its key. */
    public String awaited() {
        if (logPattern != null) {
            return "a line that matches ready.log_pattern " + logPattern.pattern();
        } else if (file != null) {
            return "ready.file " + file;
        } else if (notified) {
            return "READY=1 on its notify socket (ready.notify)";
        }
        return switch (check.type()) {
            case "http" -> "a good answer of ready.http_endpoint";
            case "tcp" -> "a connection to ready.tcp_endpoint";
            default -> "exit 0 of ready.command";
        };
    }
}
