package org.hsu.procman.api.desired;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of place, beside the configuration file, that says which processes there should be. It delivers whole
 * documents and binds nothing: merging, checking and telling what is wrong is the configuration's own affair. Register
 * it as a component with {@link SourceType}. Thread-safe.
 *
 * @param <S> the record of its settings, see {@link org.hsu.procman.api.settings.Settings#bind}
 */
@ConsumerType
public interface EntrySource<S extends Record> {

    Class<S> settingsType();

    /**
     * Begins to follow the place. May wait a few seconds for a first answer where there is none from before.
     *
     * @param directory where it may keep what must outlive the manager; may not exist yet
     * @param changed   to be called whenever {@link Open#current} answers something else; it may take its time
     */
    Open open(S settings, Path directory, Runnable changed);

    /** A place that is followed, until it is closed. Thread-safe. */
    @ConsumerType
    interface Open extends Closeable {

        /** For people, such as {@code admin http://127.0.0.1:9000}; without secrets. */
        String name();

        /** The newest document that there is, without waiting for one; empty when there never was any. */
        Optional<EntryDocument> current();

        /** Why nothing newer can be had now, one sentence; empty when all is well. */
        String trouble();

        /** The document was good and holds now: worth keeping for the next start. */
        void accepted(EntryDocument document);
    }
}
