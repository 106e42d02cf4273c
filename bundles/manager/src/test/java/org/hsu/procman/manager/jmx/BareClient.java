package org.hsu.procman.manager.jmx;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.AttributeChangeNotification;
import javax.management.AttributeList;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A program that has the JDK's classes and no others. Started by {@link BareClientTest} in a VM of its own. */
public final class BareClient {

    private static final String DOMAIN = "org.hsu.procman:";
    private final MBeanServerConnection beans;
    private int attributes;
    private int calls;
    private int refusals;

    private BareClient(MBeanServerConnection beans) {
        this.beans = beans;
    }

    public static void main(String[] arguments) throws Exception {
        try {
            Class.forName("org.hsu.procman.manager.management.Management");
            throw new AssertionError("the class path is not empty");
        } catch (ClassNotFoundException expected) {
            System.out.println("no classes of ours");
        }
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            BlockingQueue<Notification> troubles = new LinkedBlockingQueue<>();
            connector.addConnectionNotificationListener(
                    (notification, handback) -> troubles.add(notification), null, null);
            BareClient client = new BareClient(connector.getMBeanServerConnection());
            client.readEverything();
            client.hear();
            client.callEverything();
            check(troubles.isEmpty(), "connection trouble: " + troubles);
            System.out.println("attributes " + client.attributes + " calls " + client.calls
                    + " refusals " + client.refusals);
        }
    }

    private void readEverything() throws Exception {
        for (ObjectName name : beans.queryNames(new ObjectName(DOMAIN + "*"), null)) {
            MBeanAttributeInfo[] infos = beans.getMBeanInfo(name).getAttributes();
            String[] names = new String[infos.length];
            for (int i = 0; i < infos.length; i++) {
                names[i] = infos[i].getName();
                beans.getAttribute(name, names[i]);
            }
            AttributeList all = beans.getAttributes(name, names);
            check(all.size() == names.length, name + " gave " + all.size() + " of " + names.length);
            attributes += all.size();
        }
    }

    private void hear() throws Exception {
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Notification> changes = new LinkedBlockingQueue<>();
        ObjectName manager = new ObjectName(DOMAIN + "type=ProcessManager");
        ObjectName process = new ObjectName(DOMAIN + "type=Process,name=web");
        beans.addNotificationListener(manager, (notification, handback) -> heard.add(notification), null, null);
        beans.addNotificationListener(process, (notification, handback) -> changes.add(notification), null, null);
        Object message = beans.invoke(manager, "restart", new Object[] {"web", false},
                new String[] {"java.lang.String", "boolean"});
        check(message.equals("web done in 0.4 s"), "restart said " + message);
        List<String> types = List.of("procman.process.state", "procman.process.exit", "procman.process.state");
        for (int i = 0; i < types.size(); i++) {
            Notification next = take(heard);
            check(next.getType().equals(types.get(i)) && next.getSequenceNumber() == i + 1, "heard " + next);
            check(next.getSource().equals(manager), "source " + next.getSource());
            CompositeData data = (CompositeData) next.getUserData();
            check(data.get("id").equals("web"), "data " + data);
            check(data.get("json").toString().startsWith("{\"sequence\":" + (i + 1) + ","), "data " + data);
            check(i != 1 || data.get("odd") instanceof String, "data " + data);
            check(i != 0 || data.get("pid").equals(4711L), "data " + data);
        }
        checkChange(take(changes), "State", "RUNNING", "STOPPING", 1);
        checkChange(take(changes), "Health", "healthy", "unhealthy", 2);
        checkChange(take(changes), "State", "STOPPING", "STARTING", 3);
    }

    private static void checkChange(Notification notification, String name, String old, String now, long sequence) {
        AttributeChangeNotification change = (AttributeChangeNotification) notification;
        check(change.getAttributeName().equals(name) && change.getOldValue().equals(old)
                && change.getNewValue().equals(now) && change.getSequenceNumber() == sequence, "change " + change);
    }

    private static Notification take(BlockingQueue<Notification> queue) throws InterruptedException {
        Notification next = queue.poll(10, TimeUnit.SECONDS);
        check(next != null, "a notification is missing");
        return next;
    }

    private void callEverything() throws Exception {
        for (ObjectName name : beans.queryNames(new ObjectName(DOMAIN + "*"), null)) {
            for (MBeanOperationInfo operation : beans.getMBeanInfo(name).getOperations()) {
                for (Object text : new Object[] {"web", "worker", "nobody", "", null}) {
                    call(name, operation, text, 5L);
                }
                call(name, operation, "web", -1L);
                call(name, operation, "web", Long.MAX_VALUE);
                call(name, operation, "web", null);
                callWithTooMany(name, operation.getName(), operation.getSignature().length + 10);
            }
        }
        check(refusals > 50, "only " + refusals + " refusals");
    }

    private void call(ObjectName name, MBeanOperationInfo operation, Object text, Long number) throws Exception {
        MBeanParameterInfo[] parameters = operation.getSignature();
        Object[] arguments = new Object[parameters.length];
        String[] types = new String[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            types[i] = parameters[i].getType();
            switch (types[i]) {
                case "java.lang.String" -> arguments[i] = text;
                case "java.lang.Boolean" -> arguments[i] = number == null ? null : Boolean.FALSE;
                default -> arguments[i] = number;
            }
        }
        calls++;
        try {
            beans.invoke(name, operation.getName(), arguments, types);
        } catch (MBeanException refused) {
            refusals++;
            Exception told = refused.getTargetException();
            check(told instanceof IllegalStateException || told instanceof IllegalArgumentException, "told " + told);
            check(told.getCause() == null && !told.getMessage().isBlank(), "told " + told);
        }
    }

    private void callWithTooMany(ObjectName name, String operation, int count) throws Exception {
        try {
            beans.invoke(name, operation, new Object[count], new String[count]);
            check(false, operation + " took " + count + " arguments");
        } catch (ReflectionException expected) {
            check(expected.getTargetException() instanceof NoSuchMethodException, "told " + expected);
        }
    }

    private static void check(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
