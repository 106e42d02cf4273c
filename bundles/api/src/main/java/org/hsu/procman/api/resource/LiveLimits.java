package org.hsu.procman.api.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a platform does to an instance that runs, to every process of its tree and to those being forked meanwhile:
 * what {@link LaunchLimits} are before the first instruction. Each call takes a few system calls for each process.
 * Thread-safe.
 */
@ProviderType
public interface LiveLimits {

    /** Where nothing of what runs can be changed. */
    LiveLimits NONE = new LiveLimits() {
        @Override
        public boolean join(Path cgroup) throws IOException {
            throw refused();
        }

        @Override
        public void rlimit(String name, Long value) throws IOException {
            throw refused();
        }

        @Override
        public void processors(List<Integer> numbers) throws IOException {
            throw refused();
        }

        private IOException refused() {
            return new IOException("this platform changes no limits of what runs");
        }
    };

    /**
     * Moves the tree into a cgroup.
     *
     * @return whether anything had to be moved: what that used before is counted elsewhere
     * @throws IOException some of it is not there; the message says why
     */
    boolean join(Path cgroup) throws IOException;

    /**
     * Sets an rlimit as a launch would.
     *
     * @param name  as in {@link LaunchLimits#rlimits}
     * @param value null for what the manager itself has
     * @throws IOException some process has another one; the message says why
     */
    void rlimit(String name, Long value) throws IOException;

    /**
     * Lets the tree run on these processors only.
     *
     * @param numbers empty for those that the manager itself may use
     * @throws IOException some thread runs on others; the message says why
     */
    void processors(List<Integer> numbers) throws IOException;
}
