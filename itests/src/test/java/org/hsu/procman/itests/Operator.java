package org.hsu.procman.itests;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Someone at a manager that is ready, over JMX: a question takes a millisecond, the command line half a second. */
final class Operator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Procman procman;
    private final JMXConnector connector;
    private final ObjectName bean;

    private Operator(Procman procman, JMXConnector connector, ObjectName bean) {
        this.procman = procman;
        this.connector = connector;
        this.bean = bean;
    }

    /** @throws IOException the manager is gone */
    static Operator tryAt(Procman procman) throws IOException {
        try {
            JMXConnector connector = JMXConnectorFactory.connect(
                    new JMXServiceURL(procman.jmxUrl()),
                    Map.of("jmx.remote.x.client.connection.check.period", 0L));
            return new Operator(procman, connector, new ObjectName("org.hsu.procman:type=ProcessManager"));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    static Operator at(Procman procman) {
        try {
            return tryAt(procman);
        } catch (IOException e) {
            throw new AssertionError("the manager does not answer: " + procman.output() + procman.managerLog(), e);
        }
    }

    /** @throws IOException the manager is gone */
    Object invoke(String operation, Object... arguments) throws IOException {
        String[] signature = new String[arguments.length];
        for (int i = 0; i < signature.length; i++) {
            Class<?> type = arguments[i].getClass();
            signature[i] = type.getName();
        }
        try {
            return connector.getMBeanServerConnection().invoke(bean, operation, arguments, signature);
        } catch (JMException e) {
            throw new AssertionError(operation + " failed: " + e + ": " + e.getCause(), e);
        }
    }

    /**
     * Gives a command and waits for what becomes of it.
     *
     * @return its status, a colon and what is said of it
     * @throws IOException the manager is gone, so nobody knows
     */
    String submit(String verb, String id) throws IOException {
        CompositeData outcome = (CompositeData) invoke("submit", verb, id, false, "", true, 0L);
        return outcome.get("status") + ": " + outcome.get("message");
    }

    /** As {@link #submit}, and it must work. */
    void does(String verb, String id) {
        try {
            String outcome = submit(verb, id);
            if (!outcome.startsWith("DONE")) {
                throw new AssertionError(verb + " " + id + ": " + outcome + "\n" + procman.managerLog());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Has the command accepted and goes on at once. */
    void orders(String verb, String id) {
        try {
            invoke("submit", verb, id, false, "", false, 0L);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A line for each row of {@code procman plugins}. */
    String plugins() {
        try {
            TabularData types = (TabularData) connector.getMBeanServerConnection()
                    .getAttribute(new ObjectName("org.hsu.procman:type=Plugins"), "Types");
            StringBuilder lines = new StringBuilder();
            for (Object each : types.values()) {
                CompositeData row = (CompositeData) each;
                for (String column : List.of("kind", "name", "state", "bundle", "version", "file", "problem")) {
                    lines.append(row.get(column)).append(' ');
                }
                lines.append('\n');
            }
            return lines.toString();
        } catch (IOException | JMException e) {
            throw new AssertionError(e);
        }
    }

    /** A number that the manager tells of itself. */
    long attribute(String name) {
        try {
            return ((Number) connector.getMBeanServerConnection().getAttribute(bean, name)).longValue();
        } catch (IOException | JMException e) {
            throw new AssertionError(e);
        }
    }

    /** An attribute of the JVM that the manager runs in. */
    Object ofJvm(String type, String attribute) {
        try {
            return connector.getMBeanServerConnection()
                    .getAttribute(new ObjectName("java.lang:type=" + type), attribute);
        } catch (IOException | JMException e) {
            throw new AssertionError(e);
        }
    }

    /** What the JVM says of threads that wait for each other; null when there are none. */
    Object deadlocked() {
        try {
            return connector.getMBeanServerConnection().invoke(
                    new ObjectName("java.lang:type=Threading"), "findDeadlockedThreads", new Object[0], new String[0]);
        } catch (IOException | JMException e) {
            throw new AssertionError(e);
        }
    }

    Described describe(String id) {
        try {
            return new Described((String) invoke("describeJson", id));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The description that fulfils the condition, as soon as it does. */
    Described await(String id, String what, Predicate<Described> condition) {
        Described[] last = {null};
        try {
            Procman.await(id + " " + what, PATIENCE_SECONDS, () -> {
                last[0] = describe(id);
                return condition.test(last[0]);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + last[0] + "\n" + procman.managerLog(), e);
        }
        return last[0];
    }

    Described awaitRunning(String id) {
        return await(id, "is RUNNING", now -> now.state().equals("RUNNING"));
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The manager went first.
        }
    }
}
