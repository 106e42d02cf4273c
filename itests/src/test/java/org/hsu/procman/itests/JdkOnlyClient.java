package org.hsu.procman.itests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.AttributeChangeNotification;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A program that has the JDK's classes and no others. {@link JmxClientIT} starts it in a JVM of its own against
 * a manager with the processes {@code talker} (runs), {@code idle} (disabled) and {@code brief} (has failed).
 */
public final class JdkOnlyClient {
    private static final String DOMAIN = "org.hsu.procman:";
    private static final Set<String> EDITABLE = Set.of(
            "java.lang.String", "java.lang.Integer", "java.lang.Long", "java.lang.Boolean", "boolean", "int", "long");

    private final MBeanServerConnection beans;
    private final ObjectName manager = new ObjectName(DOMAIN + "type=ProcessManager");
    private final ObjectName plugins = new ObjectName(DOMAIN + "type=Plugins");
    private final ObjectName talker = new ObjectName(DOMAIN + "type=Process,name=talker");
    private int attributes;
    private int refusals;

    private JdkOnlyClient(MBeanServerConnection beans) throws Exception {
        this.beans = beans;
    }

    /** Ends with 0 when everything is as it should be. */
    public static void main(String[] arguments) throws Exception {
        try {
            Class.forName("org.hsu.procman.itests.JmxClientIT");
            throw new AssertionError("the class path is not empty");
        } catch (ClassNotFoundException expected) {
            System.out.println("Java " + Runtime.version().feature() + " without a class of the product");
        }
        BlockingQueue<Notification> troubles = new LinkedBlockingQueue<>();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            connector.addConnectionNotificationListener((notification, none) -> troubles.add(notification), null, null);
            JdkOnlyClient client = new JdkOnlyClient(connector.getMBeanServerConnection());
            client.readEverything();
            client.countProcesses();
            client.actAndHear();
            client.readText();
            client.beRefused();
            check(troubles.isEmpty(), "connection trouble: " + troubles);
            System.out.println(client.attributes + " attributes read, " + client.refusals + " refusals understood");
        }
    }

    private void readEverything() throws Exception {
        Set<ObjectName> names = beans.queryNames(new ObjectName(DOMAIN + "*"), null);
        check(names.size() == 6, "beans: " + names);
        for (ObjectName name : names) {
            MBeanInfo info = beans.getMBeanInfo(name);
            check(!info.getDescription().isBlank(), name + " is not described");
            for (MBeanAttributeInfo attribute : info.getAttributes()) {
                Object value = beans.getAttribute(name, attribute.getName());
                String what = name + " " + attribute.getName();
                check(attribute instanceof OpenMBeanAttributeInfo, what + " is not open");
                boolean valid = value == null || ((OpenMBeanAttributeInfo) attribute).isValue(value);
                check(valid, what + " gave " + value);
                check(!attribute.isWritable(), what + " is writable");
                boolean number = Set.of("java.lang.Integer", "java.lang.Long", "java.lang.Double")
                        .contains(attribute.getType());
                check(!number || attribute.getDescriptor().getFieldValue("units") != null, what + " has no unit");
                described(what, attribute);
                attributes++;
            }
            String[] all = Arrays.stream(info.getAttributes()).map(MBeanFeatureInfo::getName).toArray(String[]::new);
            check(beans.getAttributes(name, all).size() == all.length, name + " leaves attributes out");
            readOperations(name, info);
        }
    }

    private static void readOperations(ObjectName name, MBeanInfo info) {
        Set<String> seen = new HashSet<>();
        for (MBeanOperationInfo operation : info.getOperations()) {
            String what = name + " " + operation.getName();
            boolean fresh = seen.add(operation.getName() + " " + operation.getSignature().length);
            check(fresh, what + " cannot be told from another one by the number of its parameters");
            int impact = operation.getImpact();
            check(impact == MBeanOperationInfo.ACTION || impact == MBeanOperationInfo.INFO, what + " has no impact");
            described(what, operation);
            for (MBeanParameterInfo parameter : operation.getSignature()) {
                check(EDITABLE.contains(parameter.getType()), what + " cannot be called from a console");
                check(!parameter.getName().matches("p\\d+"), what + " has a nameless parameter");
                described(what + " " + parameter.getName(), parameter);
            }
        }
    }

    private static void described(String what, MBeanFeatureInfo feature) {
        String description = feature.getDescription();
        boolean said = description != null && !description.isBlank() && !description.equals(feature.getName());
        check(said, what + " is not described");
    }

    private void countProcesses() throws Exception {
        check(beans.getAttribute(manager, "ProcessCount").equals(3), "ProcessCount");
        List<String> ids = List.of((String[]) beans.getAttribute(manager, "ProcessIds"));
        check(ids.equals(List.of("talker", "idle", "brief")), "ProcessIds " + ids);
        TabularData processes = (TabularData) beans.getAttribute(manager, "Processes");
        check(processes.size() == 3, "Processes " + processes);
        CompositeData row = processes.get(new Object[] {"talker"});
        check(row.get("state").equals("RUNNING"), "row " + row);
        check(row.get("pid").equals(beans.getAttribute(talker, "Pid")), "row " + row);
        check(processes.get(new Object[] {"idle"}).get("pid") == null, "idle has a pid");
        check(processes.get(new Object[] {"brief"}).get("lastExitCode").equals(3), "brief's exit code");

        TabularData counts = (TabularData) beans.getAttribute(manager, "StateCounts");
        int sum = counts.values().stream().mapToInt(count -> (Integer) ((CompositeData) count).get("count")).sum();
        check(counts.size() == 7 && sum == 3, "StateCounts " + counts);
        check(counts.get(new Object[] {"RUNNING"}).get("count").equals(1), "StateCounts " + counts);

        TabularData types = (TabularData) beans.getAttribute(plugins, "Types");
        check(beans.getAttribute(plugins, "TypeCount").equals(types.size()), "TypeCount");
        check(types.size() >= 8, "Types " + types);
    }

    private void actAndHear() throws Exception {
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Notification> changes = new LinkedBlockingQueue<>();
        beans.addNotificationListener(manager, (notification, none) -> heard.add(notification), null, null);
        beans.addNotificationListener(talker, (notification, none) -> changes.add(notification), null, null);
        Long first = (Long) beans.getAttribute(talker, "Pid");

        saying("talker stopped in", call(manager, "stop", "talker"));
        check(beans.getAttribute(talker, "State").equals("STOPPED"), "not STOPPED");
        check(beans.getAttribute(talker, "Pid") == null, "a stopped process has a pid");
        saying("talker started in", call(talker, "start"));
        Long second = (Long) beans.getAttribute(talker, "Pid");
        saying("talker restarted in", call(manager, "restart", "talker", false));
        Long third = (Long) beans.getAttribute(talker, "Pid");
        check(Set.of(first, second, third).size() == 3, "pids " + first + " " + second + " " + third);
        check(beans.getAttribute(talker, "State").equals("RUNNING"), "not RUNNING");

        hearStates(heard, "RUNNING,STOPPING,STOPPED,STARTING,RUNNING,STOPPING,STARTING,RUNNING");
        hearChanges(changes);
    }

    /** The manager's notifications: numbered without a gap, and the same as eventsSince tells. */
    private void hearStates(BlockingQueue<Notification> heard, String wanted) throws Exception {
        StringBuilder states = new StringBuilder();
        List<Notification> all = new ArrayList<>();
        while (states.length() < wanted.length()) {
            Notification next = heard.poll(20, TimeUnit.SECONDS);
            check(next != null, "a notification is missing after " + states);
            long number = next.getSequenceNumber();
            check(all.isEmpty() || number == all.get(all.size() - 1).getSequenceNumber() + 1, "gap before " + next);
            check(next.getSource().equals(manager) && !next.getMessage().isBlank(), "notification " + next);
            all.add(next);
            CompositeData data = (CompositeData) next.getUserData();
            if (next.getType().equals("procman.process.state") && data.get("id").equals("talker")) {
                states.append(states.length() == 0 ? data.get("from") : "").append(',').append(data.get("to"));
            }
        }
        check(states.toString().equals(wanted), "states " + states);

        long before = all.get(0).getSequenceNumber() - 1;
        CompositeData[] events = (CompositeData[]) call(manager, "eventsSince", before, 10_000);
        check(events.length >= all.size(), events.length + " events for " + all.size() + " notifications");
        for (int i = 0; i < all.size(); i++) {
            CompositeData data = (CompositeData) all.get(i).getUserData();
            check(events[i].get("sequence").equals(all.get(i).getSequenceNumber()), "event " + events[i]);
            check(events[i].get("type").equals(all.get(i).getType()), "event " + events[i]);
            check(events[i].get("json").equals(data.get("json")), "event " + events[i]);
        }
    }

    /** The process's own notifications: numbered without a gap, each beginning where the last one ended. */
    private static void hearChanges(BlockingQueue<Notification> changes) throws Exception {
        Object state = "RUNNING";
        long number = -1;
        int runs = 0;
        while (runs < 2) {
            AttributeChangeNotification next = (AttributeChangeNotification) changes.poll(20, TimeUnit.SECONDS);
            check(next != null, "a change is missing after " + state);
            check(number < 0 || next.getSequenceNumber() == number + 1, "gap before " + next);
            number = next.getSequenceNumber();
            if (next.getAttributeName().equals("State")) {
                check(next.getOldValue().equals(state), "change from " + next.getOldValue() + " after " + state);
                state = next.getNewValue();
                runs += state.equals("RUNNING") ? 1 : 0;
            }
        }
    }

    private void readText() throws Exception {
        List<String> lines = List.of((String[]) call(manager, "logs", "talker", 100));
        check(lines.contains("first line") && lines.contains("second line"), "logs " + lines);
        check(((String[]) call(talker, "logs", 1)).length == 1, "logs of one line");
        CompositeData page = (CompositeData) call(manager, "logPage", "talker", "stderr", "", 10, 0L, "");
        CompositeData line = ((CompositeData[]) page.get("lines"))[0];
        check(line.get("text").equals("second line") && line.get("stream").equals("stderr"), "page " + page);

        saying("talker", call(manager, "describe", "talker"));
        saying("\"history\":", call(manager, "describeJson", "talker"));
        saying("\"id\":\"brief\"", call(manager, "statusJson", "brief"));
        CompositeData[] problems = (CompositeData[]) call(manager, "validate", "managed_proceses: []");
        check(problems.length > 0 && problems[0].get("severity").equals("error"), "problems " + problems.length);
    }

    private void beRefused() throws Exception {
        refused(IllegalArgumentException.class, "no such process: ", "start", "nobody");
        refused(IllegalArgumentException.class, "no such process: ", "logs", "nobody", 10);
        refused(IllegalArgumentException.class, "no such process: ", "describe", "nobody");
        refused(IllegalArgumentException.class, "no such process: ", "statusJson", "talker,nobody");
        refused(IllegalArgumentException.class, "", "logs", "talker", 0);
        refused(IllegalArgumentException.class, "", "logs", "talker", -1L);
        refused(IllegalArgumentException.class, "", "logs", "talker", "many");
        refused(IllegalArgumentException.class, "", "start", new Object[] {null});
        refused(IllegalArgumentException.class, "", "restart", "talker", "yes");
        refused(IllegalArgumentException.class, "", "logPage", "talker", "", "", 10, 0L, "(");
        refused(IllegalArgumentException.class, "", "submit", "dance", "talker", false, "", true, 0L);
        refused(IllegalArgumentException.class, "", "await", "talker", "HAPPY", 10L);
        refused(IllegalStateException.class, "", "signal", "idle", "HUP");
        refusedAnyhow("signal", "talker", "NOSUCH");
        CompositeData outcome = (CompositeData) call(manager, "submit", "stop", "nobody", false, "", true, 0L);
        check(outcome.get("status").equals("NO_SUCH_PROCESS"), "outcome " + outcome);

        Exception wrong = failure(() -> call(manager, "start"));
        check(wrong instanceof ReflectionException, "wrong number of arguments gave " + wrong);
        wrong = failure(() -> beans.getAttribute(manager, "NoSuchAttribute"));
        check(wrong instanceof AttributeNotFoundException, "unknown attribute gave " + wrong);
        wrong = failure(() -> beans.setAttribute(manager, new Attribute("State", "running")));
        check(wrong instanceof AttributeNotFoundException, "writing gave " + wrong);
        wrong = failure(() -> beans.getAttribute(new ObjectName(DOMAIN + "type=Process,name=nobody"), "State"));
        check(wrong instanceof InstanceNotFoundException, "an unknown process gave " + wrong);
        wrong = failure(() -> call(manager, "start", new AtomicInteger()));
        check(wrong != null, "an object that no operation takes was let in");
        check(beans.getAttribute(talker, "State").equals("RUNNING"), "the connection suffered");
    }

    private void refused(Class<? extends Exception> type, String beginning, String operation, Object... arguments) {
        Throwable told = refusedAnyhow(operation, arguments);
        check(told.getClass() == type && told.getMessage().startsWith(beginning), operation + " was told " + told);
    }

    private Throwable refusedAnyhow(String operation, Object... arguments) {
        Exception failure = failure(() -> call(manager, operation, arguments));
        check(failure instanceof MBeanException, operation + " gave " + failure);
        Throwable told = ((MBeanException) failure).getTargetException();
        boolean ofTheJdk = told instanceof IllegalArgumentException || told instanceof IllegalStateException;
        check(ofTheJdk && told.getCause() == null && !told.getMessage().isBlank(), operation + " was told " + told);
        refusals++;
        return told;
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static Exception failure(Attempt attempt) {
        try {
            attempt.run();
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    private Object call(ObjectName bean, String operation, Object... arguments) throws Exception {
        String[] types = new String[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = arguments[i] == null ? "java.lang.String" : arguments[i].getClass().getName();
        }
        return beans.invoke(bean, operation, arguments, types);
    }

    private static void saying(String part, Object answer) {
        check(answer.toString().contains(part), "expected '" + part + "' in '" + answer + "'");
    }

    private static void check(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
