package org.hsu.procman.api.desired;

import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.settings.Problem;
import org.osgi.annotation.versioning.ProviderType;

/** Says what is wrong with a configuration without applying it. Thread-safe. */
@ProviderType
public interface ConfigurationValidator {

    /** Every problem of the file, in the order of its lines; a file that cannot be read is one problem. */
    List<Problem> validate(Path file);

    /** The same for a text; relative paths in it are relative to {@code directory}. */
    List<Problem> validate(String yaml, Path directory);
}
