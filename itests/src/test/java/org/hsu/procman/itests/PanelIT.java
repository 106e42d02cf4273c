package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.hsu.procman.panel.link.AddressLink;
import org.hsu.procman.panel.link.HostedLink;
import org.hsu.procman.panel.link.ManagerAddress;
import org.hsu.procman.panel.link.ManagerLink;
import org.hsu.procman.panel.model.EventFeed;
import org.hsu.procman.panel.model.EventRow;
import org.hsu.procman.panel.model.History;
import org.hsu.procman.panel.model.Items;
import org.hsu.procman.panel.model.LogLines;
import org.hsu.procman.panel.model.ProcessRow;
import org.hsu.procman.panel.poll.Action;
import org.hsu.procman.panel.poll.ManagerFailure;
import org.hsu.procman.panel.poll.ManagerReader;
import org.hsu.procman.panel.poll.Permissions;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.tls.TlsClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the panel is made of, without its Swing part, against a real manager. */
class PanelIT {
    private static final String YAML = """
            managed_processes:
              - id: talker
                type: standard_managed
                management:
                  control:
                    executable: sh
                    arguments: [-c, 'printf "\\033[31mred\\033[0m\\n"; exec sleep 1000']
                  health_check:
                    type: process
                    interval: 300ms
                  resource_limits:
                    max_file_descriptors: 100
              - id: idle
                type: standard_managed
                enabled: false
                management:
                  control:
                    executable: sleep
                    arguments: ["1000"]
            """;

    @TempDir
    Path folder;

    private final EventFeed events = new EventFeed(1_000);
    private final History history = new History(1_000);
    private final AtomicReference<ManagerReader.Overview> last = new AtomicReference<>();
    private final AtomicReference<String> lost = new AtomicReference<>();
    private final AtomicReference<ManagerReader.Tables> tables = new AtomicReference<>();

    private Poller poller(ManagerLink link) {
        Poller poller = new Poller(link, events, history, 200, new Poller.Listener() {
            @Override
            public void polled(ManagerReader.Overview overview, Permissions permissions, long tookMillis) {
                last.set(overview);
                lost.set(null);
            }

            @Override
            public void lost(String why) {
                lost.set(why);
            }
        });
        poller.start();
        return poller;
    }

    private void await(String what, String id, Predicate<ProcessRow> condition) {
        Procman.await(what, 60, () -> last.get() != null && last.get().rows().stream()
                .anyMatch(row -> row.id().equals(id) && condition.test(row)));
    }

    private ProcessRow row(String id) {
        return last.get().rows().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void readsActsAndSurvivesTheManager() {
        try (Procman manager = Procman.in(folder, YAML).start();
                Poller poller = poller(new AddressLink(ManagerAddress.in(manager.state)))) {
            await("talker is checked and measured", "talker", row -> row.state().equals("RUNNING")
                    && row.health().equals("healthy") && row.memoryBytes() != null
                    && row.checkLatencyMillis() != null);
            assertEquals("STOPPED", row("idle").state());
            assertNull(row("idle").pid());
            assertTrue(history.of("talker", History.Quantity.MEMORY, 0).values().length > 0);

            poller.show(reader -> tables.set(reader.tables("talker")));
            Procman.await("the tables of talker", 60, () -> tables.get() != null);
            assertEquals("process", tables.get().checks().get(0).text("type"));
            assertEquals("max_file_descriptors", tables.get().limits().get(0).text("kind"));

            AtomicReference<String> told = new AtomicReference<>();
            poller.act(Action.START, List.of("idle"), told::set, failure -> told.set("failed: " + failure.getMessage()));
            Procman.await("idle is told to be started", 60, () -> told.get() != null);
            assertTrue(told.get().startsWith("idle started in "), told.get());
            await("idle runs", "idle", row -> row.state().equals("RUNNING"));
            poller.act(Action.STOP, List.of("nobody"), told::set, failure -> told.set("failed: " + failure.getMessage()));
            Procman.await("nobody cannot be stopped", 60, () -> told.get().startsWith("failed: no such process"));

            long pid = last.get().manager().pid();
            Long talker = row("talker").pid();
            manager.kill();
            Procman.await("the loss is noticed", 60, () -> lost.get() != null);
            manager.start();
            await("the next manager has talker", "talker", row -> last.get().manager().pid() != pid
                    && row.state().equals("RUNNING"));
            assertEquals(talker, row("talker").pid());
            assertTrue(events.all().stream().map(EventRow::type).anyMatch(EventRow.REMARK::equals));
            await("it is asked for what is shown, too", "talker", row -> row.checkLatencyMillis() != null);
        }
    }

    /** A console's connection dies with the manager; the panel finds the next one by the state directory. */
    @Test
    void aPanelInAConsoleFindsTheNextManagerByItself() throws Exception {
        try (Procman manager = Procman.in(folder, YAML).start()) {
            // As JConsole does it, without asking anybody. Never closed: at the end nobody is left to say goodbye to.
            JMXConnector console = JMXConnectorFactory.connect(
                    new JMXServiceURL(ManagerAddress.in(manager.state).text()),
                    Map.of("jmx.remote.x.check.stub", "true"));
            MBeanServerConnection connection = console.getMBeanServerConnection();
            try (Poller poller = poller(new HostedLink(() -> connection, ManagerReader::mayDoAll, null))) {
                poller.show(reader -> tables.set(reader.tables("talker")));
                await("talker runs", "talker", row -> row.state().equals("RUNNING"));
                long pid = last.get().manager().pid();
                manager.kill();
                Procman.await("the loss is noticed", 60, () -> lost.get() != null);
                manager.start();
                Procman.await("the next manager is found", 60, () -> last.get().manager().pid() != pid);
            }
        }
    }

    /** On the manager's own machine, too: no local connection gives a viewer more than he came with. */
    @Test
    void aPanelOfAViewerComesBackAsThatViewer() throws Exception {
        RemoteRig rig = RemoteRig.in(folder);
        TlsClient.prepare(rig.certificate().toString(), null, Map.of());
        String yaml;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            yaml = rig.yaml().replace("port: 0", "port: " + free.getLocalPort()) + YAML;
        }
        try (Procman manager = Procman.in(folder, yaml)) {
            RemoteRig.makeUsers(manager, folder);
            manager.start();
            ManagerAddress opened = ManagerAddress.of(RemoteRig.url(manager));
            MBeanServerConnection connection = as(manager, "viewer");
            HostedLink link = new HostedLink(() -> connection, ManagerReader::mayDoAll, opened);
            link.connection();
            manager.kill();
            link.lost();
            manager.start();
            // Without the user's name in the environment it is nobody's connection, not the owner's.
            SecurityException refused = assertThrows(SecurityException.class, link::connection);
            assertEquals("a user and a password are needed", refused.getMessage());
            assertFalse(link.isLocal());

            MBeanServerConnection admin = as(manager, "admin");
            HostedLink whole = new HostedLink(() -> admin, ManagerReader::mayDoAll, opened);
            whole.connection();
            manager.kill();
            whole.lost();
            manager.start();
            whole.connection();
            assertTrue(whole.isLocal());
            whole.close();
        }
    }

    /** Never closed: in the end nobody is left to say goodbye to. */
    private static MBeanServerConnection as(Procman manager, String role) throws IOException {
        Map<String, Object> environment = Map.of(
                "com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory(),
                "jmx.remote.x.client.connection.check.period", 0L,
                JMXConnector.CREDENTIALS, new String[] {"user-" + role, RemoteRig.password(role)});
        return JMXConnectorFactory.connect(new JMXServiceURL(RemoteRig.url(manager)), environment)
                .getMBeanServerConnection();
    }

    @Test
    void logsConfigurationPluginsAndPlan() throws Exception {
        try (Procman manager = Procman.in(folder, YAML).start();
                AddressLink link = new AddressLink(ManagerAddress.in(manager.state))) {
            ManagerReader reader = new ManagerReader(link.connection());
            LogLines lines = new LogLines(100);
            Procman.await("the line of talker", 60, () -> {
                try {
                    lines.add(reader.logPage("talker", "", lines.cursor(), 100));
                } catch (ManagerFailure e) {
                    throw new AssertionError(e);
                }
                return !lines.all().isEmpty();
            });
            assertEquals("^[[31mred^[[0m", lines.all().get(0).text());
            lines.add(reader.logPage("talker", "", lines.cursor(), 100));
            assertEquals(1, lines.all().size(), "a page does not begin where the last one ended");
            assertTrue(reader.describe("talker").contains("Configuration:"), reader.describe("talker"));
            assertTrue(reader.plugins().stream().anyMatch(type -> type.text("name").equals("standard_managed")));

            assertEquals(Permissions.ALL, reader.permissions());
            assertEquals("RUNNING", reader.overview().rows().get(0).state());

            manager.write(YAML.replace("max_file_descriptors: 100", "max_file_descriptors: 200"));
            Items plan = reader.plan();
            assertTrue(plan.flag("valid"), plan.text("summary"));
            assertTrue(plan.rows("changes").stream().anyMatch(change -> change.text("id").equals("talker")
                    && !change.text("action").equals("unchanged")), plan.text("summary"));
            manager.write("managed_processes: 7\n");
            assertTrue(!reader.plan().flag("valid") && !reader.plan().rows("problems").isEmpty());
        }
    }
}
