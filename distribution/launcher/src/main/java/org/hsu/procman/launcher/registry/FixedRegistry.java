package org.hsu.procman.launcher.registry;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.rmi.AccessException;
import java.rmi.NotBoundException;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.function.Function;
import sun.rmi.registry.RegistryImpl;

/**
 * A registry with one name in it, for good. The registry of {@code LocateRegistry} lets every user of the machine
 * put an object of his own under the name and collect passwords with it. Thread-safe.
 */
public final class FixedRegistry extends RegistryImpl implements AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient Remote object;

    private FixedRegistry(
            int port, RMIClientSocketFactory client, RMIServerSocketFactory server, String name, Remote object)
            throws RemoteException {
        super(port, client, server, FixedRegistry::textOnly);
        this.name = name;
        this.object = object;
    }

    /**
     * Opens such registries for those who share no class with us: from a port, an RMIClientSocketFactory or null, an
     * RMIServerSocketFactory, a name, and the stub that is found under it, to the open registry, or to the
     * RemoteException that says why there is none.
     */
    public static Function<Object[], Object> factory() {
        return wish -> {
            try {
                return new FixedRegistry((Integer) wish[0], (RMIClientSocketFactory) wish[1],
                        (RMIServerSocketFactory) wish[2], (String) wish[3], (Remote) wish[4]);
            } catch (RemoteException e) {
                return e;
            }
        };
    }

    /** A question is a name; whatever else comes is rejected before it is built. */
    private static Status textOnly(ObjectInputFilter.FilterInfo asked) {
        Class<?> type = asked.serialClass();
        return type == null ? Status.UNDECIDED : type == String.class ? Status.ALLOWED : Status.REJECTED;
    }

    @Override
    public Remote lookup(String asked) throws NotBoundException {
        if (!name.equals(asked)) {
            throw new NotBoundException(asked);
        }
        return object;
    }

    @Override
    public String[] list() {
        return new String[] {name};
    }

    @Override
    public void bind(String asked, Remote other) throws AccessException {
        throw fixed();
    }

    @Override
    public void rebind(String asked, Remote other) throws AccessException {
        throw fixed();
    }

    @Override
    public void unbind(String asked) throws AccessException {
        throw fixed();
    }

    private static AccessException fixed() {
        return new AccessException("this registry cannot be changed");
    }

    @Override
    public void close() throws Exception {
        UnicastRemoteObject.unexportObject(this, true);
    }
}
