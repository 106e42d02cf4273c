package org.hsu.procman.api.remote;

import java.io.IOException;
import org.hsu.procman.api.spec.JmxSettings;
import org.osgi.annotation.versioning.ProviderType;

/** Lets JMX clients of other machines reach the MBeans of this JVM. Thread-safe. */
@ProviderType
public interface RemoteConnector {

    /**
     * Starts to listen.
     *
     * @throws IOException it cannot listen, or its users or its certificate cannot be used; the message is one line
     *                     for the operator
     */
    RemoteEndpoint open(JmxSettings settings) throws IOException;
}
