package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes next, when, and which setting decided it, as an operator reads it. */
class DescribeIT {
    private static final String AT = " in \\S+( [a-z]+)?, at 2\\S+ ";

    @TempDir
    Path folder;

    private static String process(String id, String script, String control, String rest) {
        return "  - {id: " + id + ", type: standard_managed, management: {control: {executable: sh, arguments: [-c, \""
                + script + "\"]" + control + "}" + rest + "}}\n";
    }

    private static void next(Procman procman, String id, String expression) {
        String text = procman.cli("describe", id).out();
        String next = text.lines().filter(line -> line.startsWith("Next:")).findFirst().orElse(text);
        assertTrue(Pattern.compile(expression).matcher(next).find(), id + ": " + next);
    }

    @Test
    void theNextStepNamesItsTimeAndTheSettingThatDecidedIt() {
        String forever = "exec sleep 1000";
        String yaml = "managed_processes:\n"
                + process("late", forever, ", ready: {file: never}, startup_timeout: 10m", "")
                + process("crashing", "exit 3", "", ", restart_policy: {restart_delay: 10m, backoff_multiplier: 2, jitter: 0}")
                + process("tripped", "exit 3", "", ", restart_policy: {restart_delay: 10ms, jitter: 0, "
                        + "circuit_breaker: {failures: 2, cooldown: 20m}}")
                + process("deaf", "trap '' TERM; echo up; while :; do sleep 1; done",
                        ", ready: {log_pattern: up}, shutdown_timeout: 15m", "")
                + process("shown", forever, ", ready: {command: ['true']}",
                        ", health_check: {exec: {command: ['false']}, interval: 1s, failure_threshold: 1, on_failure: none}");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("late", "\"pid\":\\s*\\d");
            next(procman, "late", "RUNNING when it is ready; killed if it is not ready" + AT
                    + "\\(startup_timeout 10 min\\)");
            procman.awaitStatus("crashing", "\"FAILED\"");
            next(procman, "crashing", "restart" + AT + "\\(restart_delay 10 min, backoff_multiplier 2.0\\)");
            procman.awaitStatus("tripped", "breaker_open");
            next(procman, "tripped", "trial start" + AT
                    + "\\(circuit_breaker.cooldown 20 min\\); or at once after `procman reset tripped`");
            String why = procman.cli("why", "tripped").out();
            assertTrue(why.matches("(?s)tripped is FAILED since .*\\(reason breaker_open\\).* Next: trial start.*"
                    + " Decided by restart_policy.circuit_breaker: 2 failures in 60000ms, cooldown 1200000ms"
                    + " \\(.*procman.yaml:\\d+\\)\\.\\n"), why);
            procman.awaitStatus("deaf", "\"RUNNING\"");
            assertEquals(0, procman.cli("stop", "deaf", "--no-wait").code());
            procman.awaitStatus("deaf", "\"STOPPING\"");
            next(procman, "deaf", "STOPPED when its last process has ended; SIGKILL to what is left of it" + AT
                    + "\\(shutdown_timeout 15 min\\)");
            procman.awaitStatus("shown", "no restart: on_failure is none");
            String json = procman.cli("describe", "late", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(json.contains("\"setting\":\"startup_timeout10min\""), json);
            assertEquals(0, procman.cli("kill", "deaf").code());
            assertEquals(0, procman.stop().code());
        }
    }
}
