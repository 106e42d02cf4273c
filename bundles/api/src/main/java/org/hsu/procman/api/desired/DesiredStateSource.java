package org.hsu.procman.api.desired;

import java.util.List;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.ProcessSpec;
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
     * Reads an entry back that this source gave as {@link DesiredState.Pool#text}, in this life of the manager or an
     * earlier one; without what it depends on. May block on I/O.
     *
     * @throws InvalidConfigurationException it cannot be used any more
     */
    default ProcessSpec entry(String text) throws InvalidConfigurationException {
        throw new InvalidConfigurationException(List.of(new Problem(
                "", 0, 0, "", "this source keeps no entries", "", Problem.Severity.ERROR)));
    }

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
