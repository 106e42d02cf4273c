package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * What tells a file from one that was there before under the same name.
 *
 * @param key     null where the file system has none, or where there is no file
 * @param changed the later of creation or change and modification, milliseconds since the epoch
 */
record FileStamp(boolean exists, Object key, long modified, long changed, long size) {

    private static final FileStamp NONE = new FileStamp(false, null, 0, 0, 0);

    /** Reads it; what cannot be read is not there. */
    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(
                    true,
                    attributes.fileKey(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    Math.max(attributes.lastModifiedTime().toMillis(), changed(file)),
                    attributes.size());
        } catch (IOException e) {
            return NONE;
        }
    }

    private static long changed(Path file) throws IOException {
        try {
            Object time = Files.getAttribute(file, "unix:ctime");
            return ((FileTime) time).toMillis();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return 0;
        }
    }
}
