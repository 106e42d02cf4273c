package org.hsu.procman.panel.link;

import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorProvider;
import javax.management.remote.JMXProviderException;
import javax.management.remote.JMXServiceURL;

/**
 * Makes {@code service:jmx:procman:///DIRECTORY} an address for JConsole, VisualVM and every other JMX client: the
 * manager is looked up in its state directory at each connecting, so "reconnect" finds one that was started anew.
 * Thread-safe.
 */
public final class ProcmanConnectorProvider implements JMXConnectorProvider {

    @Override
    public JMXConnector newJMXConnector(JMXServiceURL url, Map<String, ?> wanted) throws IOException {
        if (!ManagerAddress.PROTOCOL.equals(url.getProtocol())) {
            throw new MalformedURLException("not an address of a process manager: " + url);
        }
        ManagerAddress address = ManagerAddress.of(url.toString());
        Map<String, Object> environment = address.environment(wanted, System.getenv());
        JMXServiceURL target;
        try {
            target = address.target();
        } catch (IOException e) {
            // Of any other, the factory makes "unsupported protocol".
            throw new JMXProviderException(e.getMessage(), e);
        }
        return new ProcmanConnector(JMXConnectorFactory.newJMXConnector(target, environment), address);
    }
}
