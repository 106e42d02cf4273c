package org.hsu.procman.api.process;

import java.util.List;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.spec.ProcessSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of process: how an instance comes to be (process type hierarchy of the architecture seed).
 * Register it as a component with {@link ProcessTypeName}. Thread-safe.
 */
@ConsumerType
public interface ProcessType {

    /**
     * What of the entry this type cannot use, one sentence each; empty when all is well. Called when a
     * configuration is read; must not look at the machine.
     */
    List<String> problems(ProcessSpec spec);

    /**
     * Makes an instance. Blocks for about a millisecond, on a thread of the manager's spawn executor.
     *
     * @param listener told once when the main process is gone
     * @throws SpawnException nothing was started
     */
    RunningProcess start(StartRequest request, Platform platform, RunListener listener) throws SpawnException;
}
