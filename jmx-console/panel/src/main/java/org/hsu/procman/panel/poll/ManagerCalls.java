package org.hsu.procman.panel.poll;

import java.io.IOException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.poll.ManagerFailure.Kind;

/** Calls over one connection; whatever goes wrong comes out as a {@link ManagerFailure}. Thread-safe. */
final class ManagerCalls {

    static final ObjectName MANAGER = name("org.hsu.procman:type=ProcessManager");
    static final ObjectName PLUGINS = name("org.hsu.procman:type=Plugins");

    private final MBeanServerConnection connection;

    ManagerCalls(MBeanServerConnection connection) {
        this.connection = connection;
    }

    static ObjectName process(String id) {
        return name("org.hsu.procman:type=Process,name=" + id);
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What may go wrong in a call, in JMX's words. */
    interface Call<T> {
        T on(MBeanServerConnection connection) throws JMException, IOException;
    }

    Object invoke(String operation, Object... arguments) throws ManagerFailure {
        String[] signature = new String[arguments.length];
        for (int i = 0; i < signature.length; i++) {
            signature[i] = arguments[i] == null ? String.class.getName() : arguments[i].getClass().getName();
        }
        return call(on -> on.invoke(MANAGER, operation, arguments, signature));
    }

    <T> T call(Call<T> call) throws ManagerFailure {
        try {
            return call.on(connection);
        } catch (IOException e) {
            throw new ManagerFailure(Kind.LOST, "the connection is lost", e);
        } catch (InstanceNotFoundException e) {
            throw new ManagerFailure(Kind.LOST, "no " + e.getMessage() + " there", e);
        } catch (MBeanException | RuntimeMBeanException e) {
            throw told(e.getCause() == null ? e : e.getCause());
        } catch (JMException | RuntimeException e) {
            throw told(e);
        }
    }

    private static ManagerFailure told(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : Figures.harmless(e.getMessage());
        return new ManagerFailure(e instanceof SecurityException ? Kind.FORBIDDEN : Kind.REFUSED, message, e);
    }
}
