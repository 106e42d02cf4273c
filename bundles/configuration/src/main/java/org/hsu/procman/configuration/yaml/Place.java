package org.hsu.procman.configuration.yaml;

import java.util.Map;
import org.hsu.procman.api.settings.Problem;

/**
 * Where something stands in the configuration.
 *
 * @param line   1-based, 0 for the file as a whole
 * @param column 1-based, in characters (code points), 0 for the file as a whole
 * @param path   its key path; of an aliased value, that of its anchor
 */
public record Place(SourceFile file, int line, int column, KeyPath path) {

    public static Place whole(SourceFile file) {
        return new Place(file, 0, 0, KeyPath.ROOT);
    }

    /** Where a text begins. */
    public static Place start(SourceFile file) {
        return new Place(file, 1, 1, KeyPath.ROOT);
    }

    /** The same position, said of a key below it (one that is missing, for instance). */
    public Place child(String key) {
        return new Place(file, line, column, path.child(key));
    }

    /** The same place in a document that calls some of the keys below it differently. */
    public Place spelled(Map<String, String> otherNames) {
        return new Place(file, line, column, path.spelled(otherNames));
    }

    public Problem problem(Problem.Severity severity, String problem, String hint) {
        return new Problem(file.shown(), line, column, path.toString(), problem, hint, severity);
    }

    /** {@code file:line}. */
    @Override
    public String toString() {
        return file.shown() + ":" + line;
    }
}
