package org.hsu.procman.manager.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The instants at which a kill of the manager is worst. A test aid: with {@code -Dprocman.fault=POINT:ID} and
 * {@code -Dprocman.fault.when=FILE} the JVM ends as by SIGKILL, without a hook or a flush, when the process of this
 * id comes to this point while the file exists. The thread that came there does nothing more; the others have a
 * moment in which they could go on wrongly. Without the property, which is read once, a point is a comparison.
 */
public enum FaultPoint {
    /** The intent to spawn is on disk, nothing was spawned. */
    AFTER_INTENT,
    /** The child lives, and neither the loop nor a record knows of it. */
    AFTER_SPAWN,
    /** Something has changed, and its record is about to be written. */
    BEFORE_RECORD,
    /** The old record is deleted and the new one still has its temporary name. */
    IN_RECORD_RENAME,
    /** The record is written, and whoever waits for that has not been told. */
    BEFORE_ACKNOWLEDGEMENT,
    /** Lines are in the log, and the checkpoint does not tell so. */
    AFTER_OUTPUT,
    /** The process is taken over from an earlier manager, others perhaps are not. */
    IN_ADOPTION,
    /** The configuration was read again, and the change of this process is about to be carried out, others are. */
    IN_RELOAD,
    /** The process was asked to stop. */
    IN_STOP,
    /** The delay before a restart is over. */
    RESTART_DUE,
    /** A job is on disk, and whoever submitted it has not been told; of the entry. */
    JOB_ACCEPTED,
    /** A job is written down as begun, and the process has not been told to run it. */
    JOB_BEGINS,
    /** The process has run its job, and what became of it is not written down. */
    JOB_OVER;

    /** What {@link Runtime#halt} is given: as a shell reports SIGKILL. */
    public static final int EXIT_CODE = 137;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final FaultPoint ARMED;
    private static final String ID;
    private static final Path WHEN;

    static {
        String[] words = System.getProperty("procman.fault", "").split(":", 2);
        boolean armed = words.length == 2;
        ARMED = armed ? valueOf(words[0].toUpperCase(Locale.ROOT)) : null;
        ID = armed ? words[1] : "";
        WHEN = Path.of(System.getProperty("procman.fault.when", "/"));
    }

    /** The process of this id is here. */
    public void reached(String id) {
        if (this == ARMED && ID.equals(id) && Files.exists(WHEN)) {
            die();
        }
    }

    private static void die() {
        long end = System.nanoTime() + PAUSE_NANOS;
        for (long left = PAUSE_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
