package org.hsu.procman.log.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hsu.procman.api.spec.LogRotation;

/** The log files that are open for append, each once, whoever writes to it. Thread-safe. */
final class OpenLogs {
    private final Map<Path, Use> open = new HashMap<>();
    private final Upkeep upkeep;
    private boolean closed;

    private static final class Use {
        private final RotatingFile file;
        private int users;

        Use(RotatingFile file) {
            this.file = file;
        }
    }

    OpenLogs(Upkeep upkeep) {
        this.upkeep = upkeep;
    }

    /**
     * Opens the file or joins in; to be followed by {@link #release}.
     *
     * @param rotation counts from now on, for whoever writes to it
     */
    synchronized RotatingFile acquire(Path path, LogRotation rotation) throws IOException {
        if (closed) {
            throw new IOException("the log bundle was stopped");
        }
        Use use = open.get(path);
        if (use == null) {
            use = new Use(new RotatingFile(path, true, rotation, upkeep));
        }
        use.file.setRotation(rotation);
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
