package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the manager tells the service manager that started it (sd_notify(3)), if one did. The heartbeats come from the
 * supervision loop itself, so a loop that stands still is noticed. Thread-safe.
 */
public final class ServiceNotices {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotices.class);

    /** Beyond what an ordered stop may take: killing what is left and draining the logs. */
    private static final Duration AFTER_THE_STOP = Duration.ofSeconds(20);

    private final EventLoop loop;
    private final Sender sender;
    private final String address;
    private final long beatNanos;
    private volatile boolean failed;

    /** One datagram to an address. */
    @FunctionalInterface
    public interface Sender {
        /**
         * Never waits.
         *
         * @return false where there are no such sockets
         * @throws IOException it was not taken
         */
        boolean send(String address, String text) throws IOException;
    }

    /** @param environment of this manager */
    public ServiceNotices(Supervisor supervisor, Sender sender, Map<String, String> environment) {
        this(supervisor.loop(), sender, environment, ProcessHandle.current().pid());
    }

    ServiceNotices(EventLoop loop, Sender sender, Map<String, String> environment, long ownPid) {
        this.loop = loop;
        this.sender = sender;
        address = environment.getOrDefault("NOTIFY_SOCKET", "");
        beatNanos = address.isEmpty() ? 0 : beat(environment, ownPid);
    }

    /** Half of what the service manager waits; 0: it waits for none, or for those of another process. */
    private static long beat(Map<String, String> environment, long ownPid) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        if (micros.isEmpty() || !pid.isEmpty() && !pid.equals(Long.toString(ownPid))) {
            return 0;
        }
        try {
            return Math.max(0, TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros)) / 2);
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC={} is no number: no heartbeats are sent", micros);
            return 0;
        }
    }

    /** Everything that is configured has been taken in hand. */
    public void ready(int processes) {
        tell("READY=1\nSTATUS=" + processes + (processes == 1 ? " process" : " processes") + " configured");
        if (beatNanos > 0) {
            loop.execute(this::beat);
        }
    }

    /** @param patience what an ordered stop of all processes may take */
    public void stopping(Duration patience) {
        long micros = TimeUnit.MILLISECONDS.toMicros(patience.plus(AFTER_THE_STOP).toMillis());
        tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + micros);
    }

    private void beat() {
        tell("WATCHDOG=1");
        loop.at(System.nanoTime() + beatNanos, this::beat);
    }

    private void tell(String text) {
        if (address.isEmpty()) {
            return;
        }
        try {
            if (!sender.send(address, text) && !failed) {
                failed = true;
                LOG.warn("this platform cannot tell the service manager (NOTIFY_SOCKET) anything");
            }
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                LOG.warn("the service manager (NOTIFY_SOCKET) is not told {}: {}", text.lines().findFirst().orElse(""),
                        e.getMessage());
            }
        }
    }
}
