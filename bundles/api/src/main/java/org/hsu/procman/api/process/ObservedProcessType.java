package org.hsu.procman.api.process;

import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.spec.ProcessSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of process that somebody else starts: it is found, not made (process type hierarchy of the architecture
 * seed, "Unmanaged"). The manager looks again and again until it is there. Thread-safe.
 */
@ConsumerType
public interface ObservedProcessType extends ProcessType {

    /**
     * Looks once. May block for seconds, on a thread kept for this.
     *
     * @param listener told once when the process found is gone; never when none is found
     * @throws NotFoundException it is not there
     */
    Sighting find(ProcessSpec spec, Platform platform, RunListener listener) throws NotFoundException;

    /**
     * Has the service manager restart what {@code spec.discovery().serviceName()} names. May block for seconds.
     *
     * @throws NotFoundException there is no service manager, or it would not do it
     */
    void restartService(ProcessSpec spec) throws NotFoundException;

    /** Always refused: somebody else starts it. */
    @Override
    default RunningProcess start(StartRequest request, Platform platform, RunListener listener)
            throws SpawnException {
        throw new SpawnException(SpawnException.Kind.OTHER, "a process of this type is found, not started");
    }
}
