package org.hsu.procman.panel.link;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * The connection of the console that shows the panel, while it has one. When it is lost, a connection of our own: for
 * who may do all, to whichever manager of this machine the same state directory names then; for others to the address
 * that the console was opened with, as the same user.
 */
public final class HostedLink implements ManagerLink {

    private final Supplier<MBeanServerConnection> console;
    private final Predicate<MBeanServerConnection> mayDoAll;
    private final ManagerAddress opened;
    private MBeanServerConnection known;
    private MBeanServerConnection failed;
    private MBeanServerConnection given;
    private Path directory;
    private boolean givenIsOwn;
    private volatile AddressLink own;

    /**
     * @param console  gives its connection, null while it has none; asked from the poll thread
     * @param mayDoAll whether its user is refused nothing, so that no local connection gives him more
     * @param opened   what the console was told to connect to, null if that is not known
     */
    public HostedLink(Supplier<MBeanServerConnection> console, Predicate<MBeanServerConnection> mayDoAll,
            ManagerAddress opened) {
        this.console = console;
        this.mayDoAll = mayDoAll;
        this.opened = opened;
    }

    @Override
    public MBeanServerConnection connection() throws IOException {
        MBeanServerConnection now = console.get();
        if (now != null && now != failed) {
            given = now;
            givenIsOwn = false;
            learn(now);
        } else if (own != null) {
            givenIsOwn = true;
            given = own.connection();
            if (!own.isLocal() && !directory(given).equals(directory)) {
                own.lost();
                throw new IOException("another manager answers at " + own.where());
            }
        } else {
            throw new IOException("the console has lost the manager");
        }
        return given;
    }

    /** Where to find the manager again. */
    private void learn(MBeanServerConnection now) throws IOException {
        if (now == known) {
            return;
        }
        directory = directory(now);
        ManagerAddress address = again(now);
        known = now;
        if (own != null) {
            own.close();
        }
        own = address == null ? null : new AddressLink(address);
    }

    /** Null where only the console can find it. */
    private ManagerAddress again(MBeanServerConnection now) throws IOException {
        long pid = (Long) attribute(now, "Pid");
        try {
            boolean here = ManagerFile.in(directory).pid() == pid && ProcessHandle.of(pid).isPresent();
            if (here && mayDoAll.test(now)) {
                return ManagerAddress.in(directory);
            }
        } catch (IOException e) {
            // A manager of another machine, or of another user.
        }
        return opened != null && opened.stateDirectory() == null ? opened : null;
    }

    private static Path directory(MBeanServerConnection of) throws IOException {
        return Path.of((String) attribute(of, "StateDirectory"));
    }

    private static Object attribute(MBeanServerConnection of, String name) throws IOException {
        try {
            return of.getAttribute(new ObjectName("org.hsu.procman:type=ProcessManager"), name);
        } catch (JMException e) {
            throw new IOException("no process manager there: " + e.getMessage(), e);
        }
    }

    @Override
    public void lost() {
        if (!givenIsOwn) {
            failed = given;
        } else if (own != null) {
            own.lost();
        }
    }

    @Override
    public String where() {
        AddressLink again = own;
        return again == null ? "" : again.where();
    }

    /** The console may have come in as any user, also from this machine. */
    @Override
    public boolean isLocal() {
        AddressLink again = own;
        return givenIsOwn && again != null && again.isLocal();
    }

    @Override
    public void close() {
        AddressLink again = own;
        if (again != null) {
            again.close();
        }
    }
}
