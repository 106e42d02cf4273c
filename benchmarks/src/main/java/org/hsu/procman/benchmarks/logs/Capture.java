package org.hsu.procman.benchmarks.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that captures what processes write into rotated files. */
interface Capture {

    String name();

    /** Why it cannot be measured here; null when it can. */
    String missing();

    /**
     * Starts the writers with their output captured.
     *
     * @param folder empty
     */
    Running start(Path folder, List<Writer> writers) throws IOException, InterruptedException;

    /** What was started. */
    interface Running {

        /** The processes that capture; not the writers. */
        List<ProcessHandle> capturing();

        /** What the names of the files begin with that take the lines of a writer, its newest file and older ones. */
        Path files(int writer);

        /** Ends everything. */
        void stop() throws IOException, InterruptedException;
    }
}
