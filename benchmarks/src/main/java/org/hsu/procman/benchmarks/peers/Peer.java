package org.hsu.procman.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process manager that can be measured. Capturing output is as each does it when nothing is said about it. */
interface Peer {

    String name();

    /** Why it cannot be measured here; null when it can. */
    String missing();

    /** The most children that it takes, without a reason that is its user's. */
    default int most() {
        return Integer.MAX_VALUE;
    }

    /**
     * Starts it with children that it starts again whenever they end, without delay where it can.
     *
     * @param folder empty
     * @param script the program of a child, its one argument is the child's number
     */
    Running start(Path folder, int children, Path script) throws IOException, InterruptedException;

    /** What was started. */
    interface Running {

        /** The manager; its helpers and the children descend from it. */
        List<ProcessHandle> roots();

        /** The command that shows the state of all children; empty where there is none to compare. */
        default List<String> status() {
            return List.of();
        }

        /** Tells it to stop its children and itself; may return before they are gone. */
        void stop() throws IOException, InterruptedException;
    }
}
