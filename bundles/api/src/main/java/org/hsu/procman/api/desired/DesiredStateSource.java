package org.hsu.procman.api.desired;

import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.osgi.annotation.versioning.ConsumerType;

/** Something that knows which processes there should be. Implementations are thread-safe. */
@ConsumerType
public interface DesiredStateSource {

    /**
     * Reads the wish as it stands now; may block on I/O.
     *
     * @throws InvalidConfigurationException it cannot be used; whatever ran before goes on unchanged
     */
    DesiredState read() throws InvalidConfigurationException;

    /**
     * Tells when another read would give another wish for a reason that is not in {@link DesiredState#files}.
     *
     * @param changed called on a thread of the source; may take its time
     * @return ends it
     */
    default AutoCloseable onChange(Runnable changed) {
        return () -> {};
    }
}
