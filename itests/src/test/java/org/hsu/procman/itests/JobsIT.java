package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs of a queue, and managers that are killed meanwhile. */
class JobsIT {
    private static final String YAML = """
            managed_processes:
              - id: thumbs
                type: standard_managed
                pool: {max: 1, queue: {size: 3, retries: 1, retry_delay: 0s}}
                management:
                  control:
                    executable: sh
                    arguments: [job.sh, own]
            """;
    private static final String SCRIPT = """
            shift
            echo "$PROCMAN_JOB $PROCMAN_JOB_ATTEMPT: $*" >>runs.txt
            case $1 in
                wait) until [ -e "$2" ]; do sleep 0.02; done ;;
                fail) exit 3 ;;
                hang) sleep 1000 ;;
            esac
            echo "done: $*"
            """;

    @TempDir
    Path folder;

    private Procman procman(Map<String, String> environment) throws IOException {
        Files.writeString(folder.resolve("job.sh"), SCRIPT);
        return Procman.in(folder, YAML, Procman.HOME, environment);
    }

    private List<String> runs() {
        return Procman.read(folder.resolve("runs.txt")).lines().toList();
    }

    private void touch(String name) throws IOException {
        Files.writeString(folder.resolve(name), "");
    }

    /** As it is on disk. */
    private void awaitState(int job, String state) {
        Procman.await("job " + job + " is " + state, 60, () ->
                Procman.read(state(job)).contains("state=" + state + "\n"));
    }

    private Path state(int job) {
        return folder.resolve("state/jobs/thumbs/" + job);
    }

    private static String submit(Procman procman, int code, String... arguments) {
        List<String> words = new ArrayList<>(List.of("submit", "thumbs"));
        words.addAll(List.of(arguments));
        Procman.Result result = procman.cli(words.toArray(String[]::new));
        assertEquals(code, result.code(), result::all);
        return result.all();
    }

    @Test
    void jobsAreRunByPriorityAndWhatBecameOfThemIsTold() throws Exception {
        try (Procman procman = procman(Map.of()).start()) {
            assertTrue(submit(procman, 0, "wait", "go", "a b").contains("job thumbs.1 is accepted"));
            Procman.await("the first runs", 30, () -> runs().size() == 1);
            submit(procman, 0, "low");
            submit(procman, 0, "--priority", "5", "high");
            submit(procman, 0, "never");
            assertTrue(submit(procman, 6, "more").contains("queue is full: 3 of 3 jobs wait (pool.queue.size)"));
            assertEquals(0, procman.cli("jobs", "cancel", "thumbs.4").code());
            assertEquals(6, procman.cli("jobs", "cancel", "thumbs.4").code());
            assertEquals(6, procman.cli("restart", "thumbs-1").code());
            touch("go");
            assertTrue(submit(procman, 1, "--wait", "fail").contains("job thumbs.5 failed in"));
            assertEquals(
                    List.of("thumbs.1 1: wait go a b", "thumbs.3 1: high", "thumbs.2 1: low", "thumbs.5 1: fail",
                            "thumbs.5 2: fail"),
                    runs());
            String late = submit(procman, 1, "--wait", "--retries", "0", "--timeout", "300ms", "hang");
            assertTrue(late.contains("timed out after 300 ms"), late);
            submit(procman, 0, "hang");
            awaitState(7, "RUNNING");
            assertEquals(0, procman.cli("jobs", "cancel", "thumbs.7").code());
            awaitState(7, "CANCELLED");
            String all = procman.cli("jobs", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(all.matches("\\[\\{\"id\":\"thumbs.1\",\"pool\":\"thumbs\",\"state\":\"done\",.*"
                    + "\"id\":\"thumbs.4\",\"pool\":\"thumbs\",\"state\":\"cancelled\",.*"
                    + "\"id\":\"thumbs.5\",.*\"attempts\":2,.*\"exit_code\":3,.*"), all);
            Procman.await("all ends are told", 30, () ->
                    procman.cli("events", "-n", "500").out().contains("job thumbs.7 cancelled"));
            String ends = procman.cli("events", "-n", "500", "-o", "json").out();
            assertTrue(ends.lines().anyMatch(line -> line.contains("\"procman.job.failed\"") && line.contains("\"id\":\"thumbs\"")
                    && line.contains("\"job\":\"thumbs.5\"") && line.contains("\"exit_code\":3")), ends);
            assertEquals(2, ends.lines().filter(line -> line.contains("\"procman.job.cancelled\"")).count(), ends);
            assertEquals(3, ends.lines().filter(line -> line.contains("\"procman.job.done\"")).count(), ends);
            String first = procman.cli("jobs", "show", "thumbs.1").out();
            assertTrue(first.contains("Arguments: wait go 'a b'") && first.endsWith("  done: wait go a b\n"), first);
            assertEquals(4, procman.cli("jobs", "show", "thumbs.99").code());
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void nothingIsLostWhenTheManagerIsKilled() throws Exception {
        try (Procman procman = procman(Map.of()).start()) {
            submit(procman, 0, "wait", "go");
            submit(procman, 0, "wait", "later");
            Procman.await("the first runs", 30, () -> runs().size() == 1);
            long pid = procman.pid("thumbs-1");
            procman.kill();
            procman.start();
            assertEquals(pid, procman.pid("thumbs-1"));
            assertEquals(1, runs().size());
            touch("go");
            awaitState(1, "DONE");
            Procman.await("the second runs", 30, () -> runs().size() == 2);
            awaitState(2, "RUNNING");
            // This one ends while nobody is there; the shell beside it writes down how.
            long second = procman.pid("thumbs-1");
            procman.kill();
            touch("later");
            Procman.await("it has ended", 30, () -> !Living.runs(second));
            procman.start();
            awaitState(2, "DONE");
            assertTrue(Procman.read(state(2)).contains("attempts=1\n"));
            assertEquals(2, runs().size());
            // An ordered stop ends the run of a job, and the next manager begins it again for nothing.
            submit(procman, 0, "wait", "at last");
            Procman.await("the third runs", 30, () -> runs().size() == 3);
            assertEquals(0, procman.stop().code());
            assertTrue(Procman.read(state(3)).contains("state=WAITING\n"), Procman.read(state(3)));
            touch("at last");
            procman.start();
            awaitState(3, "DONE");
            assertEquals("thumbs.3 1: wait at last", runs().get(3));
            assertEquals(0, procman.stop().code());
        }
    }

    @ParameterizedTest
    @CsvSource({"job_accepted,thumbs", "job_begins,thumbs-1", "after_intent,thumbs-1", "job_over,thumbs-1"})
    void whateverTheInstantOfTheKillItIsRunOnce(String point, String id) throws Exception {
        String options = "-Dprocman.fault=" + point + ":" + id + " -Dprocman.fault.when=" + folder.resolve("now");
        try (Procman procman = procman(Map.of("PROCMAN_OPTS", options)).start()) {
            touch("now");
            Procman.Result answer = procman.cli("submit", "thumbs", "--wait", "once");
            assertNotEquals(0, answer.code(), answer::all);
            assertTrue(procman.manager().waitFor(60, TimeUnit.SECONDS), procman::managerLog);
            assertEquals(137, procman.manager().exitValue(), procman::output);
            Files.delete(folder.resolve("now"));
            procman.start();
            awaitState(1, "DONE");
            assertEquals(List.of("thumbs.1 1: once"), runs());
            assertEquals(0, procman.stop().code());
        }
    }
}
