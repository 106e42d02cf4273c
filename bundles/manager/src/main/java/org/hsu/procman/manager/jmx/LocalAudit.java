package org.hsu.procman.manager.jmx;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.IntrospectionException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.MBeanServerForwarder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the MBean server for clients of this machine and records what they change, by the logger {@code audit}
 * and in the words of remote JMX. All of them are the manager's own user, or root: nobody else can read the address.
 * Thread-safe.
 */
final class LocalAudit implements InvocationHandler {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");
    private static final int LONGEST = 200;
    private static final int ARGUMENTS = 2;

    private volatile MBeanServer server;

    private LocalAudit() {}

    static MBeanServerForwarder create() {
        return (MBeanServerForwarder) Proxy.newProxyInstance(
                LocalAudit.class.getClassLoader(), new Class<?>[] {MBeanServerForwarder.class}, new LocalAudit());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "setMBeanServer":
                server = (MBeanServer) arguments[0];
                return null;
            case "getMBeanServer":
                return server;
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            case "toString":
                return "LocalAudit";
            case "invoke":
                return acts((ObjectName) arguments[0], (String) arguments[1], (Object[]) arguments[ARGUMENTS])
                        ? recorded(method, arguments) : pass(method, arguments);
            default:
                return pass(method, arguments);
        }
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Whether the operation is declared to change something; one that does not exist changes nothing. */
    private boolean acts(ObjectName bean, String name, Object[] given) {
        int parameters = given == null ? 0 : given.length;
        try {
            return Stream.of(server.getMBeanInfo(bean).getOperations())
                    .anyMatch(operation -> operation.getName().equals(name)
                            && operation.getSignature().length == parameters
                            && operation.getImpact() != MBeanOperationInfo.INFO);
        } catch (InstanceNotFoundException | IntrospectionException | ReflectionException none) {
            return false;
        }
    }

    private Object recorded(Method method, Object[] arguments) throws Throwable {
        long start = System.nanoTime();
        Throwable failure = null;
        try {
            return pass(method, arguments);
        } catch (Throwable e) {
            failure = e.getCause() == null ? e : e.getCause();
            throw e;
        } finally {
            Object[] given = (Object[]) arguments[ARGUMENTS];
            AUDIT.info("done user={} role=admin address=local call {} of {} {} in {} ms{}", System.getProperty("user.name"),
                    arguments[1], arguments[0], given == null ? "[]" : line(Arrays.toString(given)),
                    (System.nanoTime() - start) / 1_000_000,
                    failure == null ? "" : ": failed: " + line(String.valueOf(failure.getMessage())));
        }
    }

    /** No client writes a second line, and none fills the disk with one. */
    private static String line(String text) {
        String shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return shortened.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }
}
