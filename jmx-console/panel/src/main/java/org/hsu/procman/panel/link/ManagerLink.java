package org.hsu.procman.panel.link;

import java.io.IOException;
import javax.management.MBeanServerConnection;

/** A connection to a manager that may be lost and found again. Used by one thread; {@link #close} by any. */
public interface ManagerLink extends AutoCloseable {

    /**
     * The connection as it is, or a new one. May take as long as the network lets it: never on the event thread.
     *
     * @throws IOException there is no manager at the moment; its message is for people
     * @throws SecurityException the login is refused
     */
    MBeanServerConnection connection() throws IOException;

    /** The connection that was given last has failed: the next one must be another. */
    void lost();

    /** Where it leads to, for people. */
    String where();

    /** Whether the manager is one of this machine that asks for no user: such a one refuses nothing. */
    boolean isLocal();

    @Override
    void close();
}
