package org.hsu.procman.api.management;

import java.util.Objects;

/**
 * What a reload did or would do.
 *
 * @param valid        false: the configuration cannot be used and nothing was changed
 * @param planJson     the object of {@code plan -o json}, on one line
 * @param problemsJson the list of {@code validate -o json}: errors and warnings
 */
public record ReloadReply(boolean valid, String planJson, String problemsJson) {
    public ReloadReply {
        Objects.requireNonNull(planJson, "planJson");
        Objects.requireNonNull(problemsJson, "problemsJson");
    }
}
