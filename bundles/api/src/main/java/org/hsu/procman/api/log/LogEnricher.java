package org.hsu.procman.api.log;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Adds fields to lines on their way to targets. Register it as a component with {@link EnricherType}. It is called
 * by the thread of a target, never by what keeps a process's own files, with a bound on its time: one that throws
 * or takes too long is left out for a while, and the lines go on without its fields. Thread-safe.
 *
 * @param <S> the record of its settings, see {@link org.hsu.procman.api.settings.Settings#bind}
 */
@ConsumerType
public interface LogEnricher<S extends Record> {

    Class<S> settingsType();

    /**
     * Fields for one line, by name; empty for none.
     *
     * @param chunk the line's process, stream, instance and labels; its bytes must not be looked at
     * @param line  without its end, bytes that are not UTF-8 replaced
     */
    Map<String, String> enrich(LogChunk chunk, String line, S settings);
}
