package org.hsu.procman.alerts.delivery;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.hsu.procman.alerts.rule.Alert;

/** One datagram an alert (RFC 5424, RFC 5426): severity error while it goes on, notice when it is over. */
final class SyslogDelivery implements Delivery {
    private static final int ERROR = 3;
    private static final int NOTICE = 5;
    /** RFC 5426, section 3.2: what every server should take. */
    private static final int LONGEST = 2048;

    private final Target.Syslog syslog;

    SyslogDelivery(Target.Syslog syslog) {
        this.syslog = syslog;
    }

    @Override
    public void deliver(Alert alert) throws IOException {
        InetSocketAddress address = new InetSocketAddress(syslog.host(), syslog.port());
        if (address.isUnresolved()) {
            throw new IOException("the host " + syslog.host() + " is not known");
        }
        byte[] message = message(alert).getBytes(StandardCharsets.UTF_8);
        byte[] sent = message.length > LONGEST ? Arrays.copyOf(message, LONGEST) : message;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(sent, sent.length, address));
        }
    }

    private String message(Alert alert) {
        int priority = 8 * syslog.facilityNumber() + (alert.over() ? NOTICE : ERROR);
        return "<" + priority + ">1 " + Instant.ofEpochMilli(alert.event().epochMillis()).truncatedTo(ChronoUnit.MILLIS)
                + " " + HostName.ours().replaceAll("[^!-~]", "_") + " procman " + ProcessHandle.current().pid()
                + " alert - " + alert.text().replaceAll("\\p{Cntrl}+", " ");
    }
}
