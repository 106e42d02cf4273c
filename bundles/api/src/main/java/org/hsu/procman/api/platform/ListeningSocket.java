package org.hsu.procman.api.platform;

import org.osgi.annotation.versioning.ProviderType;

/** A socket that listens, of {@link Platform#listen} or {@link Platform#listeningOf}. Thread-safe. */
@ProviderType
public interface ListeningSocket extends AutoCloseable {

    /** Of this manager, to be passed on as one of {@link Launch#descriptors}; valid until it is closed. */
    int descriptor();

    /** This manager holds it no more; the file of a unix socket goes. Who else has it open goes on listening. */
    @Override
    void close();
}
