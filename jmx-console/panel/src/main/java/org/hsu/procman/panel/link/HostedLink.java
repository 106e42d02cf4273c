package org.hsu.procman.panel.link;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * The connection of the console that shows the panel, while it has one. When it is lost, and the manager is one of
 * this machine, a connection of our own to whichever manager the same state directory names then.
 */
public final class HostedLink implements ManagerLink {

    private final Supplier<MBeanServerConnection> console;
    private MBeanServerConnection known;
    private MBeanServerConnection failed;
    private MBeanServerConnection given;
    private boolean givenIsOwn;
    private volatile AddressLink own;

    /** @param console gives its connection, null while it has none; asked from the poll thread */
    public HostedLink(Supplier<MBeanServerConnection> console) {
        this.console = console;
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
        } else {
            throw new IOException("the console has lost the manager");
        }
        return given;
    }

    /** Whether the manager on the other end is the one that a file of this machine names. */
    private void learn(MBeanServerConnection now) throws IOException {
        if (now == known) {
            return;
        }
        Path directory;
        long pid;
        try {
            ObjectName manager = new ObjectName("org.hsu.procman:type=ProcessManager");
            directory = Path.of((String) now.getAttribute(manager, "StateDirectory"));
            pid = (Long) now.getAttribute(manager, "Pid");
        } catch (JMException e) {
            throw new IOException("no process manager there: " + e.getMessage(), e);
        }
        known = now;
        try {
            if (ManagerFile.in(directory).pid() == pid && ProcessHandle.of(pid).isPresent()) {
                if (own != null) {
                    own.close();
                }
                own = new AddressLink(ManagerAddress.in(directory));
            }
        } catch (IOException e) {
            // A manager of another machine, or of another user: only the console can find it again.
            own = null;
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
        AddressLink local = own;
        return local == null ? "" : local.where();
    }

    /** The console may have come in as any user, also from this machine. */
    @Override
    public boolean isLocal() {
        return givenIsOwn;
    }

    @Override
    public void close() {
        AddressLink local = own;
        if (local != null) {
            local.close();
        }
    }
}
