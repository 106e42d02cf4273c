package @package@;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.hsu.procman.api.health.*;
import org.osgi.service.component.annotations.Component;

@Component
@HealthType("@name@")
public final class @Name@Checker implements HealthChecker<@Name@Checker.Settings> {
    public record Settings(int port) {}

    public Class<Settings> settingsType() {
        return Settings.class;
    }

    public HealthResult check(HealthTarget target, Settings settings, Duration timeout) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", settings.port()), (int) timeout.toMillis());
            return HealthResult.healthy("port " + settings.port() + " answers");
        }
    }
}
