package org.hsu.procman.jmx.remote.transport;

import java.io.IOException;
import java.rmi.server.RMIServerSocketFactory;

/**
 * The name that RMI writes into the address of an object when it is exported. There is one property for the whole
 * JVM, but the local connector and this one need different names: whoever exports sets it for that while, under the
 * lock of a class that both know.
 */
final class Advertised {

    private static final String PROPERTY = "java.rmi.server.hostname";

    private Advertised() {}

    interface Export<T> {
        T run() throws IOException;
    }

    static <T> T as(String host, Export<T> export) throws IOException {
        synchronized (RMIServerSocketFactory.class) {
            String before = System.getProperty(PROPERTY);
            System.setProperty(PROPERTY, host);
            try {
                return export.run();
            } finally {
                if (before == null) {
                    System.clearProperty(PROPERTY);
                } else {
                    System.setProperty(PROPERTY, before);
                }
            }
        }
    }
}
