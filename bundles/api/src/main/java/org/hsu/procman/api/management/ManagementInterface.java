package org.hsu.procman.api.management;

import java.io.Closeable;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to talk to the manager. Register it as a component with {@link InterfaceName}. Thread-safe.
 *
 * @param <S> the record of its settings, see {@link org.hsu.procman.api.settings.Settings#bind}
 */
@ConsumerType
public interface ManagementInterface<S extends Record> {

    Class<S> settingsType();

    /**
     * Begins to answer. Called once the manager runs, and never again before what it returned is closed.
     *
     * @throws IOException it cannot be opened, the port is taken for instance; the manager then does not start
     */
    Open open(ManagementFacade manager, S settings) throws IOException;

    /** An interface that answers. Closing it ends what is in flight. */
    @ConsumerType
    interface Open extends Closeable {

        /** Where it answers, for people and clients, such as {@code http://127.0.0.1:8080}. */
        String address();
    }
}
