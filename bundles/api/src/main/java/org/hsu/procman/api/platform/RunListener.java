package org.hsu.procman.api.platform;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of the end of a run, on a thread of the platform: return at once, never block. */
@ConsumerType
@FunctionalInterface
public interface RunListener {

    /** The main process is gone. Called exactly once for each process spawned or adopted. */
    void exited(ExitStatus status);
}
