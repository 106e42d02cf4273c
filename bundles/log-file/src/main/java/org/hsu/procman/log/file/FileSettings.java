package org.hsu.procman.log.file;

import java.nio.file.Path;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;

/**
 * Settings of the log output {@code file}.
 *
 * @param path     relative to the log directory, or absolute
 * @param maxSize  in bytes: the file is rotated before it becomes greater
 * @param maxFiles rotated files to keep beside the one being written
 */
public record FileSettings(
        @Required String path,
        @Bytes @Default("10MB") @Range(min = 4096) long maxSize,
        @Default("5") @Range(min = 0, max = 1000) int maxFiles) {
    public FileSettings {
        if (path != null && path.isBlank() || path != null && Path.of(path).getFileName() == null) {
            throw new IllegalArgumentException("path is not the path of a file");
        }
    }
}
