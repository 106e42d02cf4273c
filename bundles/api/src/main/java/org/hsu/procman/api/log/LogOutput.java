package org.hsu.procman.api.log;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of place where lines go. Register it as a component with {@link LogType}. Thread-safe.
 *
 * @param <S> the record of its settings, see {@link org.hsu.procman.api.settings.Settings#bind}
 */
@ConsumerType
public interface LogOutput<S extends Record> {

    Class<S> settingsType();

    /**
     * Opens one target.
     *
     * @throws IOException it cannot be opened now; the manager tries again later and keeps the lines
     */
    LogSink open(LogSinkRequest request, S settings) throws IOException;
}
