package org.hsu.procman.launcher.log;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The lines that one file of the manager's own log could not take. Shared by the appenders that have the file one
 * after another, as logback's configuration may be read again. Thread-safe.
 */
public final class LostLines {

    private static final Map<String, LostLines> BY_FILE = new ConcurrentHashMap<>();
    private static final AtomicLong TOTAL = new AtomicLong();

    private final File file;
    private long untold;
    private OffsetDateTime since;
    private String why;

    private LostLines(File file) {
        this.file = file;
    }

    static LostLines of(String file) {
        return BY_FILE.computeIfAbsent(file, name -> new LostLines(new File(name)));
    }

    /** Of all files, since the start of the JVM. */
    public static long total() {
        return TOTAL.get();
    }

    /** Counts one, and tells the first of a row where the manager was started: the log cannot. */
    synchronized void add(IOException reason) {
        TOTAL.incrementAndGet();
        // The message alone of one of these is a path.
        why = reason instanceof FileSystemException ? reason.toString() : reason.getMessage();
        if (untold++ == 0) {
            since = OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS);
            System.err.println("procman: " + file + " cannot be written, its lines are lost: " + why);
        }
    }

    /** How many nobody has been told of. */
    synchronized long untold() {
        return untold;
    }

    /** For their place in the file. */
    synchronized String text() {
        return untold + (untold == 1 ? " line is" : " lines are") + " lost here, since " + since + ": " + why;
    }

    synchronized void told() {
        untold = 0;
    }
}
