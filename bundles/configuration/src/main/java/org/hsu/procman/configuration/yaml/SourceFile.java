package org.hsu.procman.configuration.yaml;

import java.nio.file.Path;

/**
 * A file (or text) that configuration is read from.
 *
 * @param shown     its name as the operator gave it; goes into every problem
 * @param directory absolute; what relative paths written in it are relative to
 */
public record SourceFile(String shown, Path directory) {

    /** An absolute path from one written in this file. Throws InvalidPathException. */
    public Path resolve(String written) {
        return directory.resolve(written).normalize();
    }
}
