package org.hsu.procman.jmx.remote;

import java.io.IOException;
import java.util.function.Function;
import org.hsu.procman.api.remote.RemoteConnector;
import org.hsu.procman.api.remote.RemoteEndpoint;
import org.hsu.procman.api.spec.JmxSettings;
import org.hsu.procman.jmx.remote.login.Login;
import org.hsu.procman.jmx.remote.login.UserFile;
import org.hsu.procman.jmx.remote.transport.Door;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens doors for remote JMX. The registry is the launcher's: its class cannot live in a bundle. Thread-safe. */
@Component
public final class JmxRemoteConnector implements RemoteConnector {

    private static final Logger LOG = LoggerFactory.getLogger(JmxRemoteConnector.class);

    private final Function<Object[], Object> registries;

    @Activate
    public JmxRemoteConnector(@Reference(target = "(procman.rmi=registry)") Function<Object[], Object> registries) {
        this.registries = registries;
    }

    @Override
    public RemoteEndpoint open(JmxSettings settings) throws IOException {
        UserFile users = new UserFile(settings.passwordFile());
        if (settings.authenticate()) {
            users.check();
        }
        Door door = Door.open(settings, settings.authenticate() ? new Login(users) : Login.forEverybody(), registries);
        LOG.info("remote JMX at {}{}{}", door.url(), settings.tls() == null ? "" : ", TLS",
                settings.authenticate() ? "" : ", for everybody to read");
        return door;
    }
}
