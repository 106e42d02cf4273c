package org.hsu.procman.api.remote;

import org.osgi.annotation.versioning.ProviderType;

/** What listens for JMX clients. Thread-safe. */
@ProviderType
public interface RemoteEndpoint extends AutoCloseable {

    /** The JMX service URL to give to clients. */
    String url();

    /** Ends all connections and stops to listen. */
    @Override
    void close();
}
