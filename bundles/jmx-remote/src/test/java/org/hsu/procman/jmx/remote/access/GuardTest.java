package org.hsu.procman.jmx.remote.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.ImmutableDescriptor;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.Query;
import javax.management.ReflectionException;
import javax.management.remote.MBeanServerForwarder;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardTest {

    private final MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
    private final MBeanServerForwarder guard = Guard.create();
    private final List<String> called = new ArrayList<>();
    private ObjectName ours;
    private ObjectName plugins;

    @BeforeEach
    void register() throws Exception {
        ours = new ObjectName("org.hsu.procman:type=Process,name=web");
        platform.registerMBean(new Bean(), ours);
        plugins = new ObjectName("org.hsu.procman:type=Plugins");
        platform.registerMBean(new Bean(), plugins);
        guard.setMBeanServer(platform);
    }

    @AfterEach
    void unregister() throws Exception {
        platform.unregisterMBean(ours);
        platform.unregisterMBean(plugins);
    }

    @SuppressWarnings("removal")
    private <T> T as(Role role, PrivilegedExceptionAction<T> action) throws Exception {
        RemoteUser user = new RemoteUser("anna", role, "10.0.0.1");
        try {
            return Subject.doAs(role == null ? new Subject() : user.subject(), action);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }

    private boolean may(Role role, PrivilegedExceptionAction<?> action) throws Exception {
        try {
            as(role, action);
            return true;
        } catch (SecurityException denied) {
            String who = role == null ? "a user who has not logged in" : "anna (" + role.word() + ")";
            assertTrue(denied.getMessage().startsWith(who + " may not "), denied::getMessage);
            return false;
        }
    }

    private Object invoke(String operation, Object... arguments) throws Exception {
        return guard.invoke(ours, operation, arguments, null);
    }

    @Test
    void matrix() throws Exception {
        ObjectName hotSpot = new ObjectName("com.sun.management:type=HotSpotDiagnostic");
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        ObjectName memory = new ObjectName("java.lang:type=Memory");
        ObjectName runtime = new ObjectName("java.lang:type=Runtime");
        ObjectName other = new ObjectName("org.hsu.procman:type=Other");
        String type = "javax.management.loading.PrivateMLet";
        Map<String, PrivilegedExceptionAction<?>> attempts = new TreeMap<>();
        attempts.put("viewer: read", () -> guard.getAttribute(ours, "State"));
        attempts.put("viewer: read the JVM", () -> guard.getAttribute(memory, "HeapMemoryUsage"));
        attempts.put("viewer: info", () -> guard.getMBeanInfo(ours));
        attempts.put("viewer: operation that reads", () -> invoke("logs"));
        attempts.put("viewer: operation that says nothing and reads", () -> invoke("quiet"));
        attempts.put("operator: operation", () -> invoke("stop", "web"));
        attempts.put("admin: operation", () -> invoke("shutdown"));
        attempts.put("admin: change of plugins", () -> guard.invoke(plugins, "stop", new Object[] {"a"}, null));
        attempts.put("admin: operation that says nothing and acts", () -> invoke("mute"));
        attempts.put("admin: operation with a word that is no role", () -> invoke("odd"));
        attempts.put("admin: options of the JVM", () -> guard.getAttribute(runtime, "InputArguments"));
        attempts.put("admin: properties of the JVM", () -> guard.getAttribute(runtime, "SystemProperties"));
        attempts.put("nobody: write", () -> {
            guard.setAttribute(ours, new Attribute("State", "x"));
            return null;
        });
        attempts.put("nobody: write many", () -> guard.setAttributes(ours, new AttributeList()));
        attempts.put("nobody: createMBean", () -> guard.createMBean(type, other));
        attempts.put("nobody: createMBean with loader", () -> guard.createMBean(type, other, ours));
        attempts.put("nobody: registerMBean", () -> guard.registerMBean(new Bean(), other));
        attempts.put("nobody: instantiate", () -> guard.instantiate(type));
        attempts.put("nobody: getClassLoader", () -> guard.getClassLoader(ours));
        attempts.put("nobody: unregister", () -> {
            guard.unregisterMBean(ours);
            return null;
        });
        attempts.put("nobody: listener that is a bean", () -> {
            guard.addNotificationListener(ours, memory, null, null);
            return null;
        });
        attempts.put("nobody: operation of the JVM", () -> guard.invoke(memory, "gc", null, null));
        attempts.put("nobody: heap dump",
                () -> guard.invoke(hotSpot, "dumpHeap", new Object[] {"/tmp/x", true}, null));
        attempts.put("nobody: diagnostic command", () -> guard.invoke(commands, "vmFlags", new Object[1], null));
        attempts.put("nobody: foreign read", () -> guard.getAttribute(hotSpot, "DiagnosticOptions"));
        attempts.put("nobody: foreign reads", () -> guard.getAttributes(hotSpot, new String[] {"DiagnosticOptions"}));
        attempts.put("nobody: foreign info", () -> guard.getMBeanInfo(commands));

        Map<String, String> allowed = new TreeMap<>();
        for (Map.Entry<String, PrivilegedExceptionAction<?>> attempt : attempts.entrySet()) {
            String least = "nobody";
            for (Role role : List.of(Role.ADMIN, Role.OPERATOR, Role.VIEWER)) {
                if (may(role, attempt.getValue())) {
                    least = role.word();
                }
            }
            allowed.put(attempt.getKey(), least);
        }
        allowed.forEach((attempt, least) -> assertEquals(attempt.replaceFirst(":.*", ""), least, attempt));
        assertTrue(called.contains("stop") && called.contains("shutdown"), called::toString);
        assertTrue(platform.isRegistered(ours));
    }

    @Test
    void whoHasNotLoggedInMayNothing() throws Exception {
        assertFalse(may(null, () -> guard.getAttribute(ours, "State")));
        assertFalse(may(null, () -> guard.getAttributes(ours, new String[] {"State"})));
        assertFalse(may(null, () -> invoke("logs")));
        assertThrows(SecurityException.class, () -> guard.getAttribute(ours, "State"));
    }

    @Test
    void whatMayNotBeReadIsLeftOut() throws Exception {
        ObjectName runtime = new ObjectName("java.lang:type=Runtime");
        String[] asked = {"VmName", "InputArguments"};
        assertEquals(1, as(Role.OPERATOR, () -> guard.getAttributes(runtime, asked)).size());
        assertEquals(2, as(Role.ADMIN, () -> guard.getAttributes(runtime, asked)).size());
    }

    @Test
    void foreignBeansAreNotSeen() throws Exception {
        Set<String> domains = as(Role.ADMIN, () -> new TreeSet<>(List.of(guard.getDomains())));
        assertTrue(domains.contains("org.hsu.procman") && domains.contains("java.lang"), domains::toString);
        assertFalse(domains.contains("com.sun.management"), domains::toString);
        Set<ObjectName> names = as(Role.VIEWER, () -> guard.queryNames(null, null));
        assertEquals(domains, names.stream().map(ObjectName::getDomain).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(names.size(), as(Role.VIEWER, guard::getMBeanCount));
        assertEquals(names.size(), as(Role.VIEWER, () -> guard.queryMBeans(null, null)).size());
        ObjectName hotSpot = new ObjectName("com.sun.management:type=HotSpotDiagnostic");
        assertTrue(platform.isRegistered(hotSpot));
        assertFalse(as(Role.ADMIN, () -> guard.isRegistered(hotSpot)));
    }

    /** A query reads attributes, and its answer tells what they are. */
    @Test
    void queriesReadOurBeansOnly() throws Exception {
        assertEquals(Set.of(ours, plugins), as(Role.VIEWER, () -> guard.queryNames(
                null, Query.eq(Query.attr("State"), Query.value("RUNNING")))));
        assertEquals(Set.of(), as(Role.VIEWER, () -> guard.queryNames(
                null, Query.match(Query.attr("VmName"), Query.value("*")))));
    }

    @Test
    void anOperationThatThereIsNotIsNoMatterOfRights() {
        assertThrows(ReflectionException.class, () -> as(Role.VIEWER, () -> invoke("dance")));
        assertThrows(ReflectionException.class, () -> as(Role.VIEWER, () -> invoke("stop")));
    }

    /** Whatever Java adds to the interface one day is refused too. */
    @Test
    void aMethodIsRefusedUnlessItIsKnown() throws Exception {
        Set<String> refused = new TreeSet<>();
        for (Method method : MBeanServer.class.getMethods()) {
            Object[] nothing = new Object[method.getParameterCount()];
            try {
                as(Role.ADMIN, () -> method.invoke(guard, nothing));
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof SecurityException) {
                    refused.add(method.getName());
                }
            } catch (UndeclaredThrowableException e) {
                throw new AssertionError(method.getName(), e);
            }
        }
        assertTrue(refused.containsAll(Set.of("createMBean", "registerMBean", "unregisterMBean", "instantiate",
                "getClassLoader", "setAttribute", "setAttributes")), refused::toString);
        assertTrue(refused.stream().noneMatch(Set.of("getDomains", "queryNames", "getMBeanCount")::contains));
    }

    private final class Bean implements DynamicMBean {

        @Override
        public Object getAttribute(String attribute) throws AttributeNotFoundException {
            if (!attribute.equals("State")) {
                throw new AttributeNotFoundException(attribute);
            }
            return "RUNNING";
        }

        @Override
        public void setAttribute(Attribute attribute) {
            called.add("setAttribute");
        }

        @Override
        public AttributeList getAttributes(String[] attributes) {
            AttributeList list = new AttributeList();
            list.add(new Attribute("State", "RUNNING"));
            return list;
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            called.add("setAttributes");
            return attributes;
        }

        @Override
        public Object invoke(String action, Object[] arguments, String[] signature) {
            called.add(action);
            return action;
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo(Bean.class.getName(), "bean",
                    new MBeanAttributeInfo[] {
                        new MBeanAttributeInfo("State", "java.lang.String", "state", true, false, false)
                    },
                    null,
                    new MBeanOperationInfo[] {
                        operation("logs", 0, MBeanOperationInfo.INFO, "viewer"),
                        operation("quiet", 0, MBeanOperationInfo.INFO, null),
                        operation("stop", 1, MBeanOperationInfo.ACTION, "operator"),
                        operation("shutdown", 0, MBeanOperationInfo.ACTION, "admin"),
                        operation("mute", 0, MBeanOperationInfo.ACTION, null),
                        operation("odd", 0, MBeanOperationInfo.INFO, "king")
                    },
                    null);
        }

        private MBeanOperationInfo operation(String name, int parameters, int impact, String role) {
            MBeanParameterInfo[] signature = new MBeanParameterInfo[parameters];
            for (int i = 0; i < parameters; i++) {
                signature[i] = new MBeanParameterInfo("p", "java.lang.String", "text");
            }
            return new MBeanOperationInfo(name, name, signature, "java.lang.Object", impact,
                    role == null ? null : new ImmutableDescriptor("role=" + role));
        }
    }
}
