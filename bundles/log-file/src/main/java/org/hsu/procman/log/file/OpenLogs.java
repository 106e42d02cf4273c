package org.hsu.procman.log.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The log files that are open for append, each once, whoever writes to it. Thread-safe. */
final class OpenLogs {
    private final Map<Path, Use> open = new HashMap<>();
    private final long maxSize;
    private final int rotations;
    private boolean closed;

    private static final class Use {
        private final RotatingFile file;
        private int users;

        Use(RotatingFile file) {
            this.file = file;
        }
    }

    OpenLogs(long maxSize, int rotations) {
        this.maxSize = maxSize;
        this.rotations = rotations;
    }

    /** Opens the file or joins in; to be followed by {@link #release}. */
    synchronized RotatingFile acquire(Path path) throws IOException {
        if (closed) {
            throw new IOException("the log bundle was stopped");
        }
        Use use = open.get(path);
        if (use == null) {
            use = new Use(new RotatingFile(path, true, maxSize, rotations));
        }
        use.file.open();
        open.put(path, use);
        use.users++;
        return use.file;
    }

    synchronized void release(Path path) throws IOException {
        Use use = open.get(path);
        if (use != null && --use.users == 0) {
            open.remove(path);
            use.file.close();
        }
    }

    /** Closes all files, for good: whoever still writes gets an exception, and opens them anew elsewhere. */
    synchronized void close() throws IOException {
        closed = true;
        for (Use use : open.values()) {
            use.file.close();
        }
        open.clear();
    }
}
