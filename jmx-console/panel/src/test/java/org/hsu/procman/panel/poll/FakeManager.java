package org.hsu.procman.panel.poll;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.hsu.procman.panel.link.ManagerLink;

/** Answers as a manager does, counts what it is asked, and can be lost; a real one is asked in the integration tests. */
public final class FakeManager implements ManagerLink {

    /** What was called, one word a call. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    public volatile boolean reachable = true;
    public volatile boolean forbidding;
    public volatile long startMillis = 1_000;
    private final int processes;

    public FakeManager(int processes) {
        this.processes = processes;
    }

    @Override
    public MBeanServerConnection connection() throws IOException {
        if (!reachable) {
            throw new IOException("no manager in /nowhere");
        }
        return (MBeanServerConnection) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {MBeanServerConnection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().matches("invoke|getAttributes?")) {
                        return method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : (Object) 0;
                    }
                    if (!reachable) {
                        throw new IOException("gone");
                    }
                    return method.getName().equals("invoke")
                            ? invoke((String) arguments[1], (Object[]) arguments[2])
                            : attributes();
                });
    }

    private Object invoke(String operation, Object[] arguments) throws Exception {
        calls.add(operation);
        if (operation.equals("eventsSince")) {
            return new CompositeData[0];
        }
        if (forbidding) {
            throw new SecurityException("viewer may not call " + operation);
        }
        if (arguments[0] == null) {
            throw new MBeanException(new IllegalArgumentException("id must be given"));
        }
        return arguments[0] + " " + operation;
    }

    private AttributeList attributes() throws OpenDataException {
        calls.add("table");
        AttributeList list = new AttributeList();
        list.add(new Attribute("Id", "fake"));
        list.add(new Attribute("Version", "1"));
        list.add(new Attribute("State", "running"));
        list.add(new Attribute("Pid", 77L));
        list.add(new Attribute("StartTimeMillis", startMillis));
        list.add(new Attribute("ConfigurationFile", "/etc/fake.yaml"));
        list.add(new Attribute("ConfigurationGeneration", 1L));
        String[] names = {"id", "state", "health", "detail", "cpuPercent", "memoryBytes", "restarts", "pid"};
        OpenType<?>[] types = {
            SimpleType.STRING, SimpleType.STRING, SimpleType.STRING, SimpleType.STRING, SimpleType.DOUBLE,
            SimpleType.LONG, SimpleType.LONG, SimpleType.LONG
        };
        CompositeType type = new CompositeType("ProcessStatus", "one process", names, names, types);
        TabularDataSupport table =
                new TabularDataSupport(new TabularType("table", "processes", type, new String[] {"id"}));
        for (int i = 0; i < processes; i++) {
            table.put(new CompositeDataSupport(type, names, new Object[] {
                String.format("p%03d", i), i % 10 == 9 ? "FAILED" : "RUNNING", "healthy", "<html><b>all well", 1.5,
                1_048_576L, (long) i, 1_000L + i
            }));
        }
        list.add(new Attribute("Processes", table));
        return list;
    }

    @Override
    public void lost() {
        calls.add("lost");
    }

    @Override
    public String where() {
        return "/nowhere";
    }

    @Override
    public boolean isLocal() {
        return !forbidding;
    }

    @Override
    public void close() {
        reachable = false;
    }
}
