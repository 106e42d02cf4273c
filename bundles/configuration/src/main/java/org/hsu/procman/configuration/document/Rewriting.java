package org.hsu.procman.configuration.document;

import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.settings.Problem;

/**
 * A file in the canonical dialect.
 *
 * @param text         empty when the file is invalid
 * @param wasCanonical true: the text is as it was
 * @param otherFiles   included files that are in an older dialect
 * @param problems     what is wrong with the original, in the order of the file
 */
public record Rewriting(
        Optional<String> text, boolean wasCanonical, List<String> otherFiles, List<Problem> problems) {

    public Rewriting {
        otherFiles = List.copyOf(otherFiles);
        problems = List.copyOf(problems);
    }
}
