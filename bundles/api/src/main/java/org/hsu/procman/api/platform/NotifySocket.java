package org.hsu.procman.api.platform;

import org.osgi.annotation.versioning.ProviderType;

/** An open socket of {@link Platform#openNotify}. Thread-safe. */
@ProviderType
public interface NotifySocket extends AutoCloseable {

    /** What a child needs as {@code NOTIFY_SOCKET}: a path, or {@code @} and a name without a file. */
    String address();

    /** Nothing is heard any more; its file goes. */
    @Override
    void close();
}
