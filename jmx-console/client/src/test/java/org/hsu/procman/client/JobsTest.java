package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    @TempDir
    private Path directory;

    private final Run run = new Run();
    private final List<List<Object>> submitted = new ArrayList<>();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        manager = FakeManager.in(directory);
        manager.jobsBean.attributes.put("Queues", () -> Rows.table("id", List.of(Rows.composite("Queue", Map.of("id", "thumbs")))));
        manager.jobsBean.operations.put("submitJob", arguments -> {
            submitted.add(Arrays.asList(arguments));
            return arguments[0].equals("thumbs")
                    ? Rows.outcome("thumbs.1", "DONE", "job thumbs.1 is accepted", 0)
                    : Rows.outcome("full", "REFUSED", "full: refused, its queue is full", 0);
        });
        manager.jobsBean.operations.put("jobs", arguments -> new CompositeData[] {job()});
        manager.jobsBean.operations.put("jobJson", arguments -> "{\"id\":\"" + arguments[0] + "\"}");
        manager.jobsBean.operations.put("show", arguments -> "Job: " + arguments[0]);
        manager.jobsBean.operations.put("cancelJob", arguments -> arguments[0].equals("thumbs.1")
                ? Rows.outcome("thumbs.1", "DONE", "job thumbs.1 is cancelled", 0)
                : Rows.outcome("thumbs.9", "NO_SUCH_PROCESS", "no such job: thumbs.9", 0));
    }

    private static CompositeData job() {
        Map<String, Object> items = new LinkedHashMap<>();
        items.put("id", "thumbs.1");
        items.put("state", "done");
        items.put("priority", 0);
        items.put("attempts", 1);
        items.put("submittedMillis", FakeManager.SINCE);
        items.put("durationMillis", 3200L);
        items.put("process", "thumbs-1");
        items.put("result", "exit 0");
        items.put("arguments", new String[] {"a", "b c"});
        items.put("json", "{\"id\":\"thumbs.1\",\"state\":\"done\"}");
        return Rows.composite("Job", items);
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    @Test
    void submitSendsTheArgumentsAsTheyAre() {
        assertEquals(0, run.on(manager, "submit", "thumbs", "--priority", "5", "--timeout", "2s", "--", "-x", "", "--wait"),
                run::err);
        assertEquals("job thumbs.1 is accepted\n", run.out());
        assertEquals(List.of("thumbs", "-x\0\0--wait\0", 5, 2000L, -1), submitted.get(0));
        Run json = new Run();
        assertEquals(0, json.on(manager, "submit", "thumbs", "-o", "json"), json::err);
        assertEquals("{\n  \"id\": \"thumbs.1\"\n}\n", json.out());
        Run refused = new Run();
        assertEquals(6, refused.on(manager, "submit", "full"));
        assertEquals("full: refused, its queue is full\n", refused.err());
        assertEquals("", refused.out());
    }

    @Test
    void submitWaitsUntilItIsOver() {
        List<Object> asked = new ArrayList<>();
        manager.jobsBean.operations.put("awaitJob", arguments -> {
            asked.add(arguments[0]);
            return asked.size() < 3
                    ? Rows.outcome("thumbs.1", "TIMED_OUT", "still running", 60_000)
                    : Rows.outcome("thumbs.1", "FAILED", "job thumbs.1 failed in 2.0 s, exit 3", 2000);
        });
        assertEquals(1, run.on(manager, "submit", "thumbs", "--wait"));
        assertEquals("job thumbs.1 failed in 2.0 s, exit 3\n", run.err());
        assertEquals(List.of("thumbs.1", "thumbs.1", "thumbs.1"), asked);
    }

    @Test
    void jobsAreATableAndAList() {
        assertEquals(0, run.on(manager, "jobs"), run::err);
        assertTrue(run.out().matches("(?s)JOB +STATE .*\\nthumbs.1 +DONE +0 +1 .* thumbs-1 +exit 0 +a b c\\n"), run::out);
        Run json = new Run();
        assertEquals(0, json.on(manager, "jobs", "thumbs", "-o", "json"), json::err);
        assertTrue(json.out().contains("\"state\": \"done\""), json::out);
        Run none = new Run();
        assertEquals(4, none.on(manager, "jobs", "nobody"));
        assertTrue(none.err().contains("no such queue: nobody; queues have thumbs"), none::err);
    }

    @Test
    void oneIsShownOrCancelled() {
        assertEquals(0, run.on(manager, "jobs", "show", "thumbs.1"), run::err);
        assertEquals("Job: thumbs.1\n", run.out());
        assertEquals(4, new Run().on(manager, "jobs", "show", "thumbs.2"));
        Run cancelled = new Run();
        assertEquals(0, cancelled.on(manager, "jobs", "cancel", "thumbs.1"), cancelled::err);
        assertEquals("job thumbs.1 is cancelled\n", cancelled.out());
        assertEquals(4, new Run().on(manager, "jobs", "cancel", "thumbs.9"));
    }
}
