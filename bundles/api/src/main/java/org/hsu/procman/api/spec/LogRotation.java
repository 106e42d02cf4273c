package org.hsu.procman.api.spec;

import java.time.Duration;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;

/**
 * When a log file is renamed and begun anew, and how long old ones are kept: {@code rotation}.
 *
 * @param maxSize      in bytes: the file is rotated before it becomes greater
 * @param maxFiles     rotated files that are kept beside the one being written
 * @param interval     the file is rotated when it was begun so long ago; null for never
 * @param maxAge       rotated files that were written to last so long ago are deleted; null for never
 * @param maxTotalSize in bytes: the oldest rotated files are deleted while all of them together are greater;
 *                     0 for no bound
 * @param compress     rotated files are compressed with gzip
 */
public record LogRotation(
        @Bytes @Default("10MiB") @Range(min = 4096) long maxSize,
        @Default("5") @Range(min = 0, max = 1000) int maxFiles,
        @Range(min = 1000) Duration interval,
        @Range(min = 1000) Duration maxAge,
        @Bytes @Default("0") @Range(min = 0) long maxTotalSize,
        @Default("false") boolean compress) {

    public static final LogRotation DEFAULT = new LogRotation(10L << 20, 5, null, null, 0, false);
}
