package org.hsu.procman.manager.jmx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Command.Verb;
import org.hsu.procman.manager.management.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagerBeanTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final FakeManagement management = new FakeManagement();
    private MBeans beans;

    @BeforeEach
    void open() {
        beans = MBeans.open(server, management);
    }

    @AfterEach
    void close() {
        beans.close();
    }

    @Test
    void theOverviewHasARowPerProcess() throws Exception {
        TabularData table = (TabularData) server.getAttribute(Names.MANAGER, "Processes");
        CompositeData web = table.get(new Object[] {"web"});
        assertEquals("RUNNING", web.get("state"));
        assertEquals("healthy", web.get("health"));
        assertEquals(64L << 20, web.get("memoryBytes"));
        assertEquals("SIGKILL", web.get("lastExitSignal"));
        assertNull(web.get("lastExitCode"));
        assertArrayEquals(new String[] {"http=8080"}, (String[]) web.get("ports"));
        assertArrayEquals(new String[] {"tier=front", "zone=a"}, (String[]) web.get("labels"));
        assertTrue((Long) web.get("uptimeMillis") >= 5000);
        CompositeData worker = table.get(new Object[] {"worker"});
        for (String item : List.of("pid", "uptimeMillis", "cpuPercent", "memoryBytes", "group", "circuitBreaker")) {
            assertNull(worker.get(item), item);
        }
    }

    @Test
    void statesAreCounted() throws Exception {
        TabularData table = (TabularData) server.getAttribute(Names.MANAGER, "StateCounts");
        assertEquals(7, table.size());
        assertEquals(1, table.get(new Object[] {"RUNNING"}).get("count"));
        assertEquals(0, table.get(new Object[] {"STOPPED"}).get("count"));
    }

    @Test
    void consoleOperationsGiveTheMessageOrThrowIt() throws Exception {
        assertEquals("web done in 0.4 s", invoke("stop", "web"));
        assertEquals(Command.of(Verb.STOP, "web", "jmx"), management.commands.get(0));
        invoke("restart", "web", true);
        assertEquals(new Command(Verb.RESTART, "web", true, "", "jmx"), management.commands.get(1));
        invoke("signal", "web", "HUP");
        assertEquals(new Command(Verb.SIGNAL, "web", false, "HUP", "jmx"), management.commands.get(2));
        // A console's dialog is filled in with true for every truth; without one nothing is forced by accident.
        invoke("restart", "web");
        assertEquals(Command.of(Verb.RESTART, "web", "jmx"), management.commands.get(3));
        assertEquals("worker is FAILED; allowed: start, reset",
                refusal(IllegalStateException.class, "stop", "worker").getMessage());
        assertEquals("no such process: nobody",
                refusal(IllegalArgumentException.class, "start", "nobody").getMessage());
        assertTrue(refusal(IllegalStateException.class, "kill", "web").getMessage().contains("went wrong"));
    }

    @Test
    void submitTellsEveryOrdinaryOutcome() throws Exception {
        CompositeData outcome = (CompositeData) invoke("submit", "Check_Now", "worker", false, "", true, 5);
        assertEquals("REFUSED", outcome.get("status"));
        assertEquals("worker", outcome.get("id"));
        assertEquals(400L, outcome.get("elapsedMillis"));
        assertEquals("cli", management.commands.get(0).origin());
        assertEquals("NO_SUCH_PROCESS",
                ((CompositeData) invoke("submit", "start", "nobody", false, "", true, 0L)).get("status"));
        refusal(IllegalArgumentException.class, "submit", "dance", "web", false, "", true, 0L);
        refusal(IllegalArgumentException.class, "submit", "start", "web", false, "", true, -1L);
    }

    @Test
    void groupsAreRolledUpAndActedOnAsAWhole() throws Exception {
        TabularData groups = (TabularData) server.getAttribute(Names.MANAGER, "Groups");
        CompositeData edge = groups.get(new Object[] {"edge"});
        assertEquals("one_for_all", edge.get("strategy"));
        assertEquals(1, edge.get("running"));
        assertEquals("RUNNING", edge.get("state"));
        assertArrayEquals(new String[] {"web"}, (String[]) edge.get("processes"));
        CompositeData empty = groups.get(new Object[] {"empty"});
        assertEquals(0, empty.get("processCount"));
        assertNull(empty.get("state"));
        assertEquals("web done in 0.4 s", invoke("stopGroup", "edge"));
        assertEquals(Command.of(Verb.STOP, "web", "jmx"), management.commands.get(0));
        assertEquals("the group empty has no processes", invoke("startGroup", "empty"));
        assertEquals("no such group: none; there are edge, empty",
                refusal(IllegalArgumentException.class, "restartGroup", "none").getMessage());
    }

    @Test
    void scalesForConsolesAndTheCommandLine() throws Exception {
        assertEquals("pool scaled to 3 by jmx, awaited", invoke("scale", "pool", 3));
        assertEquals("web cannot be scaled", refusal(IllegalStateException.class, "scale", "web", 3).getMessage());
        refusal(IllegalArgumentException.class, "scale", "pool", 1001);
        refusal(IllegalArgumentException.class, "scale", "pool", -1);
        CompositeData outcome = (CompositeData) invoke("scaleInstances", "pool", 0, false, 0L);
        assertEquals("pool scaled to 0 by cli", outcome.get("message"));
        assertEquals("REFUSED", ((CompositeData) invoke("scaleInstances", "web", 0, true, 5L)).get("status"));
    }

    @Test
    void lendsForConsolesAndTheCommandLine() throws Exception {
        String json = String.valueOf(invoke("lease", "pool", 60));
        assertTrue(json.contains("\"token\":\"t60000\"") && json.contains("\"ports\":{\"http\":80}"), json);
        refusal(IllegalArgumentException.class, "lease", "web", 60);
        refusal(IllegalArgumentException.class, "lease", "pool", 0);
        assertEquals("t by jmx", invoke("release", "t"));
        refusal(IllegalStateException.class, "release", "x");
        CompositeData leased = (CompositeData) invoke("leaseInstance", "pool", 5L);
        assertEquals("DONE", leased.get("status"));
        assertTrue(String.valueOf(leased.get("json")).contains("\"id\":\"pool-1\""));
        assertEquals("NO_SUCH_PROCESS", ((CompositeData) invoke("leaseInstance", "web", 5L)).get("status"));
        assertEquals("REFUSED", ((CompositeData) invoke("releaseInstance", "x")).get("status"));
    }

    @Test
    void rollsOutForConsolesAndTheCommandLine() throws Exception {
        assertEquals("PAUSE of pool by jmx", invoke("pauseRollout", "pool"));
        assertEquals("RESUME of pool by jmx", invoke("resumeRollout", "pool"));
        assertEquals("UNDO of pool by jmx", invoke("undoRollout", "pool"));
        refusal(IllegalArgumentException.class, "undoRollout", "none");
        assertEquals("UNDO of pool by cli", ((CompositeData) invoke("changeRollout", "undo", "pool")).get("message"));
        assertEquals("NO_SUCH_PROCESS", ((CompositeData) invoke("changeRollout", "pause", "none")).get("status"));
        refusal(IllegalArgumentException.class, "changeRollout", "stop", "pool");
        CompositeData[] rollouts = (CompositeData[]) invoke("rollouts");
        assertEquals("rolled_back", rollouts[0].get("state"));
        assertEquals("rolled back: it failed; the version before holds until the configuration says something else, 4 ready",
                rollouts[0].get("text"));
    }

    @Test
    void awaitNeverHoldsAConnectorForLongerThanAMinute() throws Exception {
        assertEquals("TIMED_OUT", ((CompositeData) invoke("await", "web", "Running", 200L)).get("status"));
        invoke("await", "web", "ready", 0L);
        invoke("await", "web", "ready", 3_600_000L);
        assertEquals(List.of(200L, 60_000L, 60_000L), management.waits);
        refusal(IllegalArgumentException.class, "await", "web", "asleep", 1L);
    }

    @Test
    void logsArePagedAndChecked() throws Exception {
        assertArrayEquals(new String[] {"line 1", "line 2"}, (String[]) invoke("logs", "web", 2));
        CompositeData page = (CompositeData) invoke("logPage", "web", "stderr", "c0", 10, 7L, "li+ne");
        assertEquals("c3", page.get("cursor"));
        CompositeData[] lines = (CompositeData[]) page.get("lines");
        assertEquals("line 3", lines[2].get("text"));
        assertEquals(3L, lines[2].get("sequence"));
        assertEquals(LogStream.STDERR, management.queries.get(1).stream());
        assertEquals("c0", management.queries.get(1).cursor());
        refusal(IllegalArgumentException.class, "logs", "web", 0);
        refusal(IllegalArgumentException.class, "logs", "nobody", 1);
        refusal(IllegalArgumentException.class, "logPage", "web", "stdin", "", 1, 0L, "");
        refusal(IllegalArgumentException.class, "logPage", "web", "", "", 1, 0L, "(");
    }

    @Test
    void eventsCanBeFetchedAgain() throws Exception {
        invoke("restart", "web", false);
        management.happen(Event.CONFIG_RELOADED, "", "reloaded", Collections.singletonMap("by", null));
        CompositeData[] events = (CompositeData[]) invoke("eventsSince", 1L, 10);
        assertEquals(List.of(2L, 3L, 4L), Arrays.stream(events).map(event -> event.get("sequence")).toList());
        assertTrue(events[2].get("json").toString().endsWith(
                "\"type\":\"procman.config.reloaded\",\"id\":\"\",\"message\":\"reloaded\",\"by\":null}"));
        assertEquals(1, ((CompositeData[]) invoke("eventsSince", 0L, 1)).length);
    }

    @Test
    void problemsKeepTheirPlace() throws Exception {
        CompositeData[] problems = (CompositeData[]) invoke("validate", "a: b");
        assertEquals(2, problems[0].get("line"));
        assertEquals("warning", problems[0].get("severity"));
        assertNull(problems[1].get("line"));
    }

    @Test
    void shutdownReachesTheManager() throws Exception {
        invoke("shutdown", true);
        assertEquals(true, management.keptProcesses);
    }

    @Test
    void jsonIsGivenForAllOrForSome() throws Exception {
        String all = (String) invoke("statusJson", "");
        assertTrue(all.startsWith("[{\"id\":\"web\",") && all.contains("{\"id\":\"worker\","), all);
        assertFalse(((String) invoke("statusJson", "worker")).contains("web"));
        refusal(IllegalArgumentException.class, "statusJson", "worker,nobody");
        assertTrue(((String) invoke("describeJson", "web")).startsWith("{\"id\":\"web\","));
        assertTrue(((String) invoke("why", "web")).startsWith("web is RUNNING since "));
        assertTrue(((String) invoke("describe", "web")).contains("RUNNING"));
    }

    @Test
    void pluginsAreListed() throws Exception {
        TabularData types = (TabularData) server.getAttribute(Names.PLUGINS, "Types");
        assertEquals(2, types.size());
        assertEquals("shadowed",
                types.get(new Object[] {"health_check", "http", "acme.http", "2.0.0"}).get("state"));
        assertEquals(1, server.getAttribute(Names.PLUGINS, "ProblemCount"));
    }

    @Test
    void aProcessesBeanActsOnItsProcessAndHidesSecrets() throws Exception {
        var name = Names.process("web");
        server.invoke(name, "checkNow", new Object[0], new String[0]);
        assertEquals(Command.of(Verb.CHECK_NOW, "web", "jmx"), management.commands.get(0));
        assertEquals("/usr/bin/web --password=*** --token *** --port 8080",
                server.getAttribute(name, "CommandLine"));
        assertEquals(2, ((TabularData) server.getAttribute(name, "History")).size());
        assertEquals("ready after 0.5 s",
                ((TabularData) server.getAttribute(name, "History")).get(new Object[] {2}).get("detail"));
        assertEquals(8080, ((TabularData) server.getAttribute(name, "Ports")).get(new Object[] {"http"}).get("port"));
        assertEquals(12.5, server.getAttribute(name, "CpuPercent"));
        assertNull(server.getAttribute(Names.process("worker"), "CpuPercent"));
    }

    private Object invoke(String operation, Object... arguments) throws Exception {
        return server.invoke(Names.MANAGER, operation, arguments, new String[arguments.length]);
    }

    private Exception refusal(Class<? extends Exception> type, String operation, Object... arguments) {
        MBeanException refused = assertThrows(MBeanException.class, () -> invoke(operation, arguments));
        assertEquals(type, refused.getTargetException().getClass());
        return refused.getTargetException();
    }
}
