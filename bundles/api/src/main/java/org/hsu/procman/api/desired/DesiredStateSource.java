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
}
