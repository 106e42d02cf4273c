package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ends while there is no manager is known afterwards, where {@code control.exit_record} is on. */
class ExitRecordIT extends AdoptionScene {

    private static final String FIRST_RUN = "echo x >> %s.runs; [ $(grep -c x %s.runs) = 1 ] || exec sleep 1000\n"
            + "echo $$ > %s.pid; while [ ! -e go ]; do sleep 0.02; done\n";

    private String ending(String id, String how, String control) {
        return entry(id, FIRST_RUN.replace("%s", id) + how + "\n", control,
                "restart_policy: {strategy: on_failure, max_attempts: 9, restart_delay: 10ms, jitter: 0}");
    }

    @Test
    void theNextManagerKnowsCodeSignalAndTimeAndActsOnThem() {
        Map<String, String> endings = new LinkedHashMap<>();
        endings.put("zero", "exit 0");
        endings.put("three", "exit 3");
        endings.put("like-term", "exit 143");
        endings.put("term", "kill -TERM $$");
        endings.put("segv", "kill -SEGV $$");
        StringBuilder entries = new StringBuilder();
        endings.forEach((id, how) -> entries.append(ending(id, how, "exit_record: true")));
        entries.append(ending("blind", "exit 0", "exit_record: false"));
        try (Procman procman = manager(entries.toString())) {
            Path blind;
            try (Operator operator = Operator.at(procman)) {
                for (String id : endings.keySet()) {
                    Described running = operator.awaitRunning(id);
                    assertEquals(Long.parseLong(read(id + ".pid").strip()), running.pid(), running::json);
                }
                blind = Path.of("/proc/" + operator.awaitRunning("blind").pid());
            }
            procman.kill();
            long from = System.currentTimeMillis();
            touch("go");
            endings.keySet().forEach(id -> Procman.await(id + " has ended and that is written down", 30,
                    () -> Files.exists(procman.folder.resolve("state/exits/" + id + ".1"))));
            // As long as nobody has reaped it the kernel tells how it ended.
            Procman.await("the blind one is reaped", 30, () -> !Files.exists(blind));
            long to = System.currentTimeMillis();
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                assertExit(operator, "zero", "{\"code\":0,\"signal\":null", from, to);
                assertExit(operator, "three", "{\"code\":3,\"signal\":null", from, to);
                assertExit(operator, "like-term", "{\"code\":143,\"signal\":null", from, to);
                assertExit(operator, "term", "{\"code\":null,\"signal\":\"SIGTERM\"", from, to);
                assertExit(operator, "segv", "{\"code\":null,\"signal\":\"SIGSEGV\"", from, to);
                assertEquals("{\"code\":null,\"signal\":null", how(operator.describe("blind")));
                Described zero = operator.describe("zero");
                assertTrue(zero.is("STOPPED", "exited"), zero::json);
                for (String id : new String[] {"three", "like-term", "term", "segv", "blind"}) {
                    operator.await(id, "is restarted", now -> now.generation() == 2 && now.pid() != 0);
                }
            }
            assertEquals(1, read("zero.runs").lines().count());
            stop(procman);
        }
    }

    @Test
    void anExitAfterTheTakeOverIsSeenAtOnceAndExactly() {
        try (Procman procman = manager(ending("three", "date +%s%3N > ended; exit 3", "exit_record: true"))) {
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("three");
            }
            killAndFollow(procman);
            touch("go");
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("three", "has ended", then -> then.lastExit() != null
                        && !then.lastExit().equals("null"));
                assertEquals("{\"code\":3,\"signal\":null", how(now));
                long late = now.lastExitAt() - Long.parseLong(read("ended").strip());
                System.out.println("the end of an adopted process was seen after " + late + " ms");
                assertTrue(late < 1000, () -> "seen after " + late + " ms");
            }
            stop(procman);
        }
    }

    private static void assertExit(Operator operator, String id, String expected, long from, long to) {
        Described now = operator.describe(id);
        assertEquals(expected, how(now), id);
        long time = now.lastExitAt();
        assertTrue(time >= from - 20 && time <= to + 20, id + " at " + time + ", between " + from + " and " + to);
    }

    /** Of the last exit, the start: its code and signal. */
    private static String how(Described described) {
        String exit = String.valueOf(described.lastExit()).replaceAll("\\s", "");
        int time = exit.indexOf(",\"time\"");
        return time < 0 ? exit : exit.substring(0, time);
    }
}
