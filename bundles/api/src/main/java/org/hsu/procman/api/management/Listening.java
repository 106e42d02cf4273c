package org.hsu.procman.api.management;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** What all interfaces hold to about the address that they listen at. */
public final class Listening {

    private Listening() {}

    /**
     * The address that a setting {@code host} names.
     *
     * @throws IllegalArgumentException it is none of this machine
     */
    public static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host \"" + host + "\" is no address of this machine", e);
        }
    }

    /**
     * Whoever can connect may do everything where there are no tokens; so that is for loopback addresses alone.
     *
     * @param tokensFile see {@link Tokens}; null for none
     * @throws IllegalArgumentException others could connect, or the host is no address of this machine
     */
    public static void requireTokensBeyondLoopback(String host, Path tokensFile) {
        if (tokensFile == null && !address(host).isLoopbackAddress()) {
            throw new IllegalArgumentException("host \"" + host + "\" can be reached from other machines, so"
                    + " tokens_file must be given");
        }
    }

    /** In numbers, as it stands in a URL: version 6 in brackets. */
    public static String inUrl(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
