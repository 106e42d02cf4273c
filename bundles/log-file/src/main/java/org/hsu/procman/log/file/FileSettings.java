package org.hsu.procman.log.file;

import java.time.Duration;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.spec.LogRotation;

/**
 * Settings of the log output {@code file}.
 *
 * @param path         relative to the log directory, or absolute; see {@link PathTemplate}
 * @param maxSize      in bytes: the file is rotated before it becomes greater
 * @param maxFiles     rotated files to keep beside the one being written
 * @param interval     the file is rotated when it was begun so long ago; null for never
 * @param maxAge       rotated files that were written to last so long ago are deleted; null for never
 * @param maxTotalSize in bytes: the oldest rotated files of a path are deleted while those of it are greater
 *                     together; 0 for no bound
 * @param compress     rotated files are compressed with gzip
 * @param maxOpenFiles of a path with placeholders: the file that was not written to for the longest is closed
 *                     before one more is opened
 */
public record FileSettings(
        @Required String path,
        @Bytes @Default("10MB") @Range(min = 4096) long maxSize,
        @Default("5") @Range(min = 0, max = 1000) int maxFiles,
        @Range(min = 1000) Duration interval,
        @Range(min = 1000) Duration maxAge,
        @Bytes @Default("0") @Range(min = 0) long maxTotalSize,
        @Default("false") boolean compress,
        @Default("64") @Range(min = 1, max = 1024) int maxOpenFiles) {
    public FileSettings {
        if (path != null) {
            PathTemplate.parse(path);
        }
    }

    LogRotation rotation() {
        return new LogRotation(maxSize, maxFiles, interval, maxAge, maxTotalSize, compress);
    }
}
