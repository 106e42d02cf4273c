package org.hsu.procman.api.settings;

import java.util.Objects;

/**
 * One thing wrong with a configuration, precise enough to mend it without reading our code.
 *
 * @param file     the file as the operator named it; never null, {@code <text>} where there is none
 * @param line     1-based, 0 when unknown
 * @param column   1-based, 0 when unknown
 * @param key      the key path, such as {@code managed_processes[2].management.control.executable};
 *                 empty for the document as a whole
 * @param problem  what was found and why it cannot be used, one sentence
 * @param hint     what is allowed, or the nearest correct name; empty when there is nothing to add
 * @param severity an ERROR makes the whole configuration invalid, a WARNING does not
 */
public record Problem(
        String file, int line, int column, String key, String problem, String hint, Severity severity) {

    /** How much a problem weighs. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(hint, "hint");
        Objects.requireNonNull(severity, "severity");
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line:column: key: problem (hint)}, the one form in which problems reach people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line).append(':').append(Math.max(column, 1));
        }
        text.append(": ");
        if (!isError()) {
            text.append("warning: ");
        }
        if (!key.isEmpty()) {
            text.append(key).append(": ");
        }
        text.append(problem);
        if (!hint.isEmpty()) {
            text.append(" (").append(hint).append(')');
        }
        return text.toString();
    }
}
