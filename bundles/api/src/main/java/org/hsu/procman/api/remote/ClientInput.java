package org.hsu.procman.api.remote;

import java.util.HashMap;
import java.util.Map;

/**
 * What a JMX client may send to any connector of this JVM: strings to log in, the classes of the JDK that a call is made
 * of, within bounds. Everything else is rejected before an object of it is built. Thread-safe.
 */
public final class ClientInput {

    private static final String ACCEPTED = String.join(";",
            "maxdepth=20", "maxrefs=10000", "maxbytes=4000000", "maxarray=10000",
            "java.lang.*", "java.math.*", "java.util.*", "java.rmi.*", "java.rmi.dgc.*", "java.rmi.server.*",
            "javax.management.*", "javax.management.openmbean.*", "javax.management.remote.*",
            "javax.management.remote.rmi.*", "javax.security.auth.Subject", "!*");

    private ClientInput() {}

    /**
     * The environment of a connector server over RMI, to which its owner may add.
     *
     * @param notifications how many are kept for clients that fetch them late
     */
    public static Map<String, Object> environment(int notifications) {
        Map<String, Object> environment = new HashMap<>();
        environment.put("jmx.remote.rmi.server.credentials.filter.pattern", "java.lang.String;!*");
        environment.put("jmx.remote.rmi.server.serial.filter.pattern", ACCEPTED);
        // Arguments are made of the JDK's classes, never of a bundle's.
        environment.put("jmx.remote.default.class.loader", ClassLoader.getSystemClassLoader());
        environment.put("jmx.remote.x.daemon", "true");
        environment.put("jmx.remote.x.notification.buffer.size", String.valueOf(notifications));
        return environment;
    }
}
