package org.hsu.procman.jmx.remote.access;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.management.InstanceNotFoundException;
import javax.management.IntrospectionException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.NotificationListener;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.ReflectionException;
import javax.management.remote.MBeanServerForwarder;

/**
 * Stands before the MBean server and lets through what {@link Rules} allow the user of the calling connection. A
 * method that is not named here is refused, so one that a later Java adds is too. Thread-safe.
 */
public final class Guard implements InvocationHandler {

    /** The QueryExps that a client can send; they would read attributes of any bean. */
    private static final String QUERIES_OF_CLIENTS = "javax.management.";

    private volatile MBeanServer server;

    private Guard() {}

    public static MBeanServerForwarder create() {
        return (MBeanServerForwarder) Proxy.newProxyInstance(
                Guard.class.getClassLoader(), new Class<?>[] {MBeanServerForwarder.class}, new Guard());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        ObjectName bean = arguments != null && arguments[0] instanceof ObjectName name ? name : null;
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
                return "Guard";
            case "isRegistered":
                return Rules.isVisible(bean) && server.isRegistered(bean);
            case "queryNames":
                return names(bean, (QueryExp) arguments[1]);
            case "queryMBeans":
                return instances(bean, (QueryExp) arguments[1]);
            case "getMBeanCount":
                return names(null, null).size();
            case "getDomains":
                return domains();
            case "getDefaultDomain", "getClassLoaderRepository":
                return pass(method, arguments);
            case "getClassLoaderFor":
                // Arguments are made of the JDK's classes, never of a bundle's.
                return ClassLoader.getSystemClassLoader();
            case "getMBeanInfo", "getObjectInstance", "isInstanceOf":
                return see(bean, method, arguments);
            case "addNotificationListener", "removeNotificationListener":
                return listen(bean, method, arguments);
            case "getAttribute":
                return attribute(bean, method, arguments);
            case "getAttributes":
                return attributes(bean, (String[]) arguments[1]);
            case "invoke":
                return operation(bean, method, arguments);
            default:
                throw denied(CurrentUser.get(), method.getName() + " " + Arrays.toString(arguments), "nobody may");
        }
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Set<ObjectName> names(ObjectName pattern, QueryExp query) {
        Set<ObjectName> names = new HashSet<>();
        boolean reads = query != null && query.getClass().getName().startsWith(QUERIES_OF_CLIENTS);
        for (ObjectName name : server.queryNames(pattern, null)) {
            boolean wanted = reads ? Rules.isOurs(name) : Rules.isVisible(name);
            if (wanted && (query == null || !server.queryNames(name, query).isEmpty())) {
                names.add(name);
            }
        }
        return names;
    }

    private Set<ObjectInstance> instances(ObjectName pattern, QueryExp query) {
        Set<ObjectInstance> instances = new HashSet<>();
        for (ObjectName name : names(pattern, query)) {
            try {
                instances.add(server.getObjectInstance(name));
            } catch (InstanceNotFoundException gone) {
                // It went meanwhile, and is no longer an answer.
            }
        }
        return instances;
    }

    private String[] domains() {
        Set<String> domains = new TreeSet<>();
        names(null, null).forEach(name -> domains.add(name.getDomain()));
        return domains.toArray(String[]::new);
    }

    /** The connector asks it too, for its buffer of notifications, and has no user. */
    private Object see(ObjectName bean, Method method, Object[] arguments) throws Throwable {
        if (!Rules.isVisible(bean)) {
            throw denied(CurrentUser.get(), method.getName() + " of " + bean, "nobody may");
        }
        return pass(method, arguments);
    }

    /** What a client hears it hears by the connector's own listeners; one that is an MBean could be any. */
    private Object listen(ObjectName bean, Method method, Object[] arguments) throws Throwable {
        if (!(arguments[1] instanceof NotificationListener) || !Rules.isVisible(bean)) {
            throw denied(CurrentUser.get(), method.getName() + " of " + bean, "nobody may");
        }
        return pass(method, arguments);
    }

    private Object attribute(ObjectName bean, Method method, Object[] arguments) throws Throwable {
        RemoteUser user = CurrentUser.get();
        String attribute = (String) arguments[1];
        if (!mayRead(user, bean, attribute)) {
            throw denied(user, "read " + attribute + " of " + bean,
                    Rules.toRead(bean, attribute).map(Guard::needs).orElse("nobody may"));
        }
        return pass(method, arguments);
    }

    /** By the rule of JMX an attribute that cannot be read is left out. */
    private Object attributes(ObjectName bean, String[] asked) throws Throwable {
        RemoteUser user = CurrentUser.get();
        if (user == null || !Rules.isVisible(bean)) {
            throw denied(user, "read " + bean, "nobody may");
        }
        return server.getAttributes(
                bean, Arrays.stream(asked).filter(name -> mayRead(user, bean, name)).toArray(String[]::new));
    }

    private static boolean mayRead(RemoteUser user, ObjectName bean, String attribute) {
        return user != null && Rules.toRead(bean, attribute).filter(user.role()::includes).isPresent();
    }

    private Object operation(ObjectName bean, Method method, Object[] arguments) throws Throwable {
        RemoteUser user = CurrentUser.get();
        String name = (String) arguments[1];
        String what = "call " + name + " of " + bean;
        if (user == null || !Rules.isOurs(bean)) {
            throw denied(user, what, "nobody may");
        }
        MBeanOperationInfo operation = declared(bean, name, (Object[]) arguments[2]);
        Role needed = Rules.toInvoke(bean, operation);
        if (!user.role().includes(needed)) {
            throw denied(user, what, needs(needed));
        }
        return operation.getImpact() == MBeanOperationInfo.INFO
                ? pass(method, arguments)
                : act(user, what, method, arguments);
    }

    private MBeanOperationInfo declared(ObjectName bean, String name, Object[] given)
            throws InstanceNotFoundException, ReflectionException, IntrospectionException {
        int parameters = given == null ? 0 : given.length;
        Optional<MBeanOperationInfo> operation = Rules.operation(server.getMBeanInfo(bean), name, parameters);
        if (operation.isEmpty()) {
            String text = "no such operation: " + name + " with " + parameters + " arguments";
            throw new ReflectionException(new NoSuchMethodException(text), text);
        }
        return operation.get();
    }

    private Object act(RemoteUser user, String what, Method method, Object[] arguments) throws Throwable {
        long start = System.nanoTime();
        Throwable failure = null;
        try {
            return pass(method, arguments);
        } catch (Throwable e) {
            failure = e.getCause() == null ? e : e.getCause();
            throw e;
        } finally {
            Audit.done(user, what, (Object[]) arguments[2], (System.nanoTime() - start) / 1_000_000, failure);
        }
    }

    private static String needs(Role role) {
        return "it needs the role " + role.word();
    }

    private static SecurityException denied(RemoteUser user, String what, String why) {
        Audit.denied(user, what, why);
        return new SecurityException((user == null ? "a user who has not logged in" : user) + " may not " + what + ": "
                + why);
    }
}
