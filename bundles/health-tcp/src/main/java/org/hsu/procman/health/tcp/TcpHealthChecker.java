package org.hsu.procman.health.tcp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.osgi.service.component.annotations.Component;

/**
 * {@code tcp}: somebody accepts a connection. Nothing is sent; the connection is closed at once. A name with
 * several addresses is healthy if one of them accepts, each gets its share of the timeout. Stateless.
 */
@Component(service = HealthChecker.class)
@HealthType("tcp")
public final class TcpHealthChecker implements HealthChecker<TcpSettings> {

    @Override
    public Class<TcpSettings> settingsType() {
        return TcpSettings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, TcpSettings settings, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        String where = "(" + settings.host() + ":" + settings.port() + ")";
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(settings.host());
        } catch (UnknownHostException e) {
            return HealthResult.unhealthy("unknown host " + settings.host());
        }
        String problem = "";
        for (int i = 0; i < addresses.length; i++) {
            long share = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) / (addresses.length - i);
            problem = connect(new InetSocketAddress(addresses[i], settings.port()), (int) Math.max(share, 1), timeout);
            if (problem.isEmpty()) {
                return HealthResult.healthy("connected " + where);
            }
        }
        return HealthResult.unhealthy(problem + " " + where);
    }

    /** What went wrong, empty when nothing did. */
    private static String connect(InetSocketAddress address, int millis, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(address, millis);
            // A loopback connection to a free ephemeral port can meet itself (RFC 793, simultaneous open).
            boolean self = socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
            return self ? "connection refused" : "";
        } catch (SocketTimeoutException e) {
            return "no connection in " + seconds(timeout);
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).startsWith("connection refused")
                    ? "connection refused"
                    : text(e);
        } catch (IOException e) {
            return text(e);
        }
    }

    private static String text(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
