package org.hsu.procman.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Twenty processes of four kinds, each with the trouble of its own. */
final class KillLoopFleet {
    static final List<String> CHATTY = ids("chatty", 6);
    static final List<String> CRASHING = ids("crashing", 5);
    static final List<String> FORKING = ids("forking", 4);
    static final List<String> STOPPING = ids("stopping", 5);

    private static final String OFTEN = "restart_policy: {strategy: always, max_attempts: 100, reset_after: 100ms, "
            + "restart_delay: 100ms, backoff_multiplier: 1, jitter: 0, circuit_breaker: {failures: 1000000}}";

    private final Path folder;

    KillLoopFleet(Path folder) {
        this.folder = folder;
    }

    private static List<String> ids(String kind, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ids.add(kind + "-" + i);
        }
        return List.copyOf(ids);
    }

    /** Writes the scripts; the ids are their first argument. */
    String yaml() {
        script("chatty.sh", """
                i=0
                trap 'echo "last $i"; exit 0' TERM
                while :; do
                    for step in 1 2 3 4 5; do i=$((i + 1)); echo "line $i"; done
                    sleep 0.05
                done
                """);
        // What it did is written down beside the log too, after the log: the last run may lack it.
        script("crashing.sh", """
                sleep 0.2
                echo "run $PROCMAN_GENERATION"; printf "end $PROCMAN_GENERATION"
                echo "$PROCMAN_GENERATION" >> "$1.runs"
                exit 1
                """);
        script("forking.sh", """
                setsid sleep 1000 &
                (setsid sh -c 'sleep 1000 & wait' &)
                sleep 0.7
                """);
        script("stopping.sh", """
                case $1 in *-5) trap '' TERM ;; esac
                sleep 1000 &
                while :; do wait; done
                """);
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        CHATTY.forEach(id -> entry(yaml, id, "chatty.sh", "restart_policy: {strategy: never}"));
        CRASHING.forEach(id -> entry(yaml, id, "crashing.sh", OFTEN));
        FORKING.forEach(id -> entry(yaml, id, "forking.sh", OFTEN));
        STOPPING.forEach(id -> entry(yaml, id, "stopping.sh", "restart_policy: {strategy: always}"));
        return yaml.toString();
    }

    private void entry(StringBuilder yaml, String id, String script, String policy) {
        yaml.append("""
                  - id: %1$s
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: [%2$s, %1$s]
                        min_uptime: 50ms
                        shutdown_timeout: 700ms
                      %3$s
                """.formatted(id, script, policy));
    }

    private void script(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
