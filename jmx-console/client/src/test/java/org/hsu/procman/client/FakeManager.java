package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** A manager of the documented shape in a private MBean server behind a real connector, with a manager.json. */
final class FakeManager implements AutoCloseable {

    static final long SINCE = 1_763_665_625_123L;

    final List<CompositeData> processes = new CopyOnWriteArrayList<>();
    final List<CompositeData> plugins = new CopyOnWriteArrayList<>();
    final List<CompositeData> events = new CopyOnWriteArrayList<>();
    final Map<String, List<CompositeData>> logs = new LinkedHashMap<>();
    final List<List<Object>> calls = new CopyOnWriteArrayList<>();
    final FakeBean bean = new FakeBean();
    final FakeBean pluginsBean = new FakeBean();
    final FakeBean jobsBean = new FakeBean();
    final Path stateDirectory;
    final String url;

    private final JMXConnectorServer connector;

    /** What a command does. */
    interface Command {
        CompositeData run(String verb, String id);
    }

    volatile Function<String, Pattern> expressions = Pattern::compile;

    volatile Command onSubmit = (verb, id) -> Rows.outcome(id, "DONE", id + " " + verb + " done in 0.1 s", 100);

    static FakeManager in(Path stateDirectory) throws IOException, JMException {
        return new FakeManager(stateDirectory, Map.of());
    }

    FakeManager(Path stateDirectory, Map<String, ?> environment) throws IOException, JMException {
        System.setProperty("java.rmi.server.hostname", "127.0.0.1");
        this.stateDirectory = Files.createDirectories(stateDirectory);
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        fill();
        server.registerMBean(bean, Connection.name("org.hsu.procman:type=ProcessManager"));
        server.registerMBean(pluginsBean, Connection.name("org.hsu.procman:type=Plugins"));
        server.registerMBean(jobsBean, Connection.name("org.hsu.procman:type=Jobs"));
        connector = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("rmi", "127.0.0.1", 0), environment, server);
        connector.start();
        url = connector.getAddress().toString();
        writeFile("running", ProcessHandle.current().pid(), url);
    }

    void writeFile(String state, long pid, String jmxUrl) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", pid);
        json.put("state", state);
        json.put("id", "procman");
        json.put("jmx_url", jmxUrl);
        Path temporary = stateDirectory.resolve("manager.json.new");
        Files.writeString(temporary, Json.line(json));
        Files.move(temporary, stateDirectory.resolve(ManagerFile.NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    private void fill() {
        bean.attributes.put("Id", () -> "procman");
        bean.attributes.put("Version", () -> "0.1.0");
        bean.attributes.put("State", () -> "running");
        bean.attributes.put("Pid", () -> ProcessHandle.current().pid());
        bean.attributes.put("Processes", () -> Rows.table("id", processes));
        bean.attributes.put("Groups", () -> Rows.table("name", List.of(Rows.group("none", "", "RUNNING", 0))));
        pluginsBean.attributes.put("Types", () -> Rows.table("name", plugins));
        bean.operations.put("submit", arguments -> {
            calls.add(Arrays.asList(arguments));
            return onSubmit.run((String) arguments[0], (String) arguments[1]);
        });
        bean.operations.put("statusJson", arguments -> statusJson((String) arguments[0]));
        bean.operations.put("describe", arguments -> "ID     " + arguments[0] + "\nSTATE  RUNNING\n");
        bean.operations.put("why", arguments -> arguments[0] + " is RUNNING, because: I say so.");
        bean.operations.put("describeJson", arguments -> "{\"id\":\"" + arguments[0] + "\",\"pid\":null}");
        bean.operations.put("logPage", this::logPage);
        bean.operations.put("eventsSince", arguments -> events.stream()
                .filter(event -> (Long) event.get("sequence") > (Long) arguments[0])
                .limit((Integer) arguments[1])
                .toArray(CompositeData[]::new));
    }

    private String statusJson(String ids) {
        List<Object> list = new ArrayList<>();
        for (String id : ids.split(",")) {
            for (CompositeData row : processes) {
                if (row.get("id").equals(id)) {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("id", id);
                    fields.put("state", row.get("state"));
                    fields.put("pid", row.get("pid"));
                    list.add(fields);
                }
            }
        }
        return Json.line(list);
    }

    private CompositeData logPage(Object... arguments) {
        calls.add(Arrays.asList(arguments));
        String id = (String) arguments[0];
        String stream = (String) arguments[1];
        String cursor = (String) arguments[2];
        int max = (Integer) arguments[3];
        Pattern expression = expressions.apply((String) arguments[5]);
        List<CompositeData> all = logs.getOrDefault(id, List.of());
        List<CompositeData> wanted = new ArrayList<>();
        int[] indices = IntStream.range(cursor.isEmpty() ? 0 : Integer.parseInt(cursor), all.size()).toArray();
        for (int i : indices) {
            CompositeData line = all.get(i);
            boolean matches = (stream.isEmpty() || stream.equals(line.get("stream")))
                    && (Long) line.get("epochMillis") >= (Long) arguments[4]
                    && expression.matcher((String) line.get("text")).find();
            if (matches) {
                wanted.add(line);
            }
        }
        int size = wanted.size();
        List<CompositeData> page = cursor.isEmpty() ? wanted.subList(Math.max(0, size - max), size) : wanted;
        return Rows.composite("LogPage", Map.of(
                "id", id, "cursor", String.valueOf(all.size()), "lines", page.toArray(CompositeData[]::new)));
    }

    @Override
    public void close() throws IOException {
        connector.stop();
    }
}
