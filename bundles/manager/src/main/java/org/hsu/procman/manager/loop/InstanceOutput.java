package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.ProcessSpec;

/** What becomes of the output of instances, as the loop needs it. Thread-safe. */
public interface InstanceOutput {

    /** Whose a spool is. */
    record Spool(String processId, long generation) {}

    /** The spools that earlier managers left, by file. */
    Map<Path, Spool> left();

    /** Where the spool of one stream is or would be; nothing is made. */
    Path spoolFile(String processId, long generation, LogStream stream);

    /**
     * The spool file of one stream, its folder made; null when the stream is not captured.
     *
     * @throws IOException the folder cannot be made
     */
    Path spool(ProcessSpec spec, long generation, LogStream stream) throws IOException;

    /**
     * The instance writes from now on.
     *
     * @param readyLine told how, when the line of {@code control.ready} is found; null where none is looked for
     */
    void attach(ProcessSpec spec, long generation, long pid, Consumer<String> readyLine);

    /** The instance is gone: take what is left, delete the spools, then call back. */
    void finish(ProcessSpec spec, long generation, Runnable drained);

    /** The instance was never started: its spools, if they were made, go. */
    void discard(ProcessSpec spec, long generation);

    /**
     * Takes the lines that earlier instances left to where they belong.
     *
     * @param lives whether the instance of an id and a generation goes on writing: it is left out
     * @throws IOException they cannot be looked for
     */
    void recover(List<ProcessSpec> specs, BiPredicate<String, Long> lives) throws IOException;

    /** As {@link #recover}, for a process that is in no configuration any more and has ended now. */
    void recoverDeparted(String processId);

    /** The greatest generation of which output was left. */
    long lastGeneration(String processId);

    /**
     * What a process has written lately, the newest lines of it; empty where nothing is captured. Reads its log files.
     *
     * @param sinceMillis wall time: what was read before is left out
     * @throws IOException they cannot be read
     */
    String newest(ProcessSpec spec, long sinceMillis) throws IOException;

    /** The log files of a process as they are now. */
    List<Path> files(ProcessSpec spec);
}
