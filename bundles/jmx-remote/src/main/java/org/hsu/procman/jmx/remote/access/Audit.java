package org.hsu.procman.jmx.remote.access;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of who did what, by the logger {@code audit}: one line each, whatever a client sends. Thread-safe.
 */
public final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final int LONGEST = 200;

    private Audit() {}

    /** An action that was allowed, and what became of it. */
    static void done(RemoteUser user, String what, Object[] arguments, long millis, Throwable failure) {
        LOG.info("done {} {} {} in {} ms{}", who(user), what, shown(arguments), millis,
                failure == null ? "" : ": failed: " + line(String.valueOf(failure.getMessage())));
    }

    static void denied(RemoteUser user, String what, String why) {
        LOG.warn("denied {} {}: {}", who(user), line(what), why);
    }

    public static void loggedIn(RemoteUser user) {
        LOG.info("login {}", who(user));
    }

    /** @param name as the client gave it, or null */
    public static void loginDenied(String name, String address, String why) {
        LOG.warn("denied user={} address={} login: {}", name == null ? "-" : line(name), address, why);
    }

    private static String who(RemoteUser user) {
        return user == null
                ? "user=- address=-"
                : "user=" + user.getName() + " role=" + user.role().word() + " address=" + user.address();
    }

    private static String shown(Object[] arguments) {
        return arguments == null || arguments.length == 0 ? "[]" : line(Arrays.toString(arguments));
    }

    /** No client writes a second line, and none fills the disk with one. */
    private static String line(String text) {
        String shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return shortened.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }
}
