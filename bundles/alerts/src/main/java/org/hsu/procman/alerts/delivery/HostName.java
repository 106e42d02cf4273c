package org.hsu.procman.alerts.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this host is called. */
final class HostName {

    private HostName() {}

    static String ours() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
