package org.hsu.procman.client;

import java.io.IOException;
import java.net.MalformedURLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The JMX connection to one manager; what goes wrong on it comes out as a {@link Failure}. Thread-safe. */
final class Connection implements AutoCloseable {

    private static final long POLL_MILLIS = 50;

    /** The JDK warns of a connection that is lost; so do we, in one line. A strong reference keeps the level. */
    private static final Logger JDK_WARNINGS = Logger.getLogger("javax.management.remote");

    private final JMXConnector connector;
    private final MBeanServerConnection server;
    private final String manager;
    private final long readyDeadline;

    private Connection(JMXConnector connector, MBeanServerConnection server, String manager, long patienceMillis) {
        this.connector = connector;
        this.server = server;
        this.manager = manager;
        this.readyDeadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    }

    /**
     * @param manager        for messages, such as {@code the manager (pid 4711)}
     * @param more           for JMX, such as credentials
     * @param patienceMillis how long it may take to answer, and then to have its beans
     * @throws IOException nothing listens there
     * @throws Failure     the address is malformed, the login is refused, or nothing answers in time
     */
    static Connection open(String url, String manager, Map<String, ?> more, long patienceMillis)
            throws IOException, Failure {
        JMXServiceURL address;
        try {
            address = new JMXServiceURL(url);
        } catch (MalformedURLException e) {
            throw new Failure(ExitCode.USAGE, "not a JMX service URL: " + url + " (" + e.getMessage() + ")");
        }
        Map<String, Object> environment = new HashMap<>(more);
        environment.put("jmx.remote.x.client.connection.check.period", 0L);
        JDK_WARNINGS.setLevel(Level.OFF);
        FutureTask<Connection> opening = new FutureTask<>(() -> {
            JMXConnector connector = JMXConnectorFactory.connect(address, environment);
            return new Connection(connector, connector.getMBeanServerConnection(), manager, patienceMillis);
        });
        Thread thread = new Thread(opening, "procman-connect");
        thread.setDaemon(true);
        thread.start();
        try {
            return opening.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Failure(ExitCode.NO_MANAGER,
                    manager + " does not answer within " + Text.duration(patienceMillis));
        } catch (InterruptedException e) {
            throw new Failure(ExitCode.INTERRUPTED, "");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unreachable) {
                throw unreachable;
            }
            if (e.getCause() instanceof SecurityException refused) {
                throw new Failure(ExitCode.REFUSED, "permission denied: " + refused.getMessage());
            }
            throw new Failure(ExitCode.NO_MANAGER, manager + " cannot be talked to: " + e.getCause());
        }
    }

    static ObjectName name(String name) {
        try {
            return new ObjectName(name);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Object attribute(ObjectName bean, String attribute) throws Failure {
        return call(() -> server.getAttribute(bean, attribute));
    }

    Object invoke(ObjectName bean, String operation, Object... arguments) throws Failure {
        String[] signature = new String[arguments.length];
        for (int i = 0; i < signature.length; i++) {
            signature[i] = arguments[i].getClass().getName();
        }
        return call(() -> server.invoke(bean, operation, arguments, signature));
    }

    private interface Call {
        Object run() throws JMException, IOException;
    }

    /** A manager listens a moment before its beans are there. */
    private Object call(Call call) throws Failure {
        while (true) {
            try {
                return call.run();
            } catch (InstanceNotFoundException e) {
                if (System.nanoTime() > readyDeadline) {
                    throw new Failure(ExitCode.NO_MANAGER, manager + " answers, but has no " + e.getMessage());
                }
            } catch (MBeanException e) {
                throw told(e.getTargetException());
            } catch (RuntimeMBeanException e) {
                throw told(e.getTargetException());
            } catch (AttributeNotFoundException e) {
                throw new Failure(ExitCode.FAILED,
                        manager + " is of another version than this command: " + e.getMessage());
            } catch (JMException e) {
                throw new Failure(ExitCode.FAILED, manager + " cannot do this: " + e.getMessage());
            } catch (IOException e) {
                throw new Failure(ExitCode.NO_MANAGER, manager + " is gone");
            } catch (SecurityException e) {
                throw new Failure(ExitCode.REFUSED, "permission denied: " + e.getMessage());
            }
            pause(POLL_MILLIS);
        }
    }

    private static Failure told(Exception target) {
        String message = String.valueOf(target.getMessage());
        if (message.startsWith("no such process")) {
            return new Failure(ExitCode.NO_SUCH_PROCESS, message);
        }
        if (message.startsWith("no such plugin")) {
            return new Failure(ExitCode.FAILED, message);
        }
        if (message.startsWith("refused")) {
            return new Failure(ExitCode.REFUSED, message);
        }
        if (target instanceof SecurityException) {
            return new Failure(ExitCode.REFUSED, "permission denied: " + message);
        }
        return new Failure(target instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.FAILED, message);
    }

    /** @throws Failure interrupted */
    static void pause(long millis) throws Failure {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new Failure(ExitCode.INTERRUPTED, "");
        }
    }

    /** For messages. */
    String manager() {
        return manager;
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The manager has gone first; there is nothing left to close.
        }
    }
}
