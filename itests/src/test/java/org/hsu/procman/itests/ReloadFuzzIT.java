package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients reload random files, good and bad ones, while they start, stop and restart processes: nothing is half
 * done, what nobody changed keeps its pid, and in the end the last wish holds.
 */
class ReloadFuzzIT {
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_129L);
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 40);
    private static final int JMX_CLIENTS = 6;
    private static final int COMMAND_LINES = 2;
    private static final int ROUNDS_A_COMMAND_LINE = 8;
    private static final int MOVING = 5;
    private static final long PATIENCE_SECONDS = 300 + 3L * ROUNDS;
    private static final List<String> BAD = List.of(
            "managed_processes: 7\n", ": not yaml [", "", "managed_processes:\n\t- id: a\n",
            "managed_processes:\n  - {id: keeper, type: standard_managed, management: {control: {exectable: sh}}}\n",
            "managed_processes:\n  - {id: a b, type: standard_managed, management: {control: {executable: sh}}}\n");

    @TempDir
    Path folder;

    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private static String entry(String id, int argument, String more) {
        return """
                  - id: %s
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "exec sleep %d"], min_uptime: 50ms}
                """
                .formatted(id, argument) + more;
    }

    /** {@code keeper} is always the same, {@code labelled} only ever changes in place, the others come and go. */
    private static String random(Random random) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n" + entry("keeper", 1000, ""));
        yaml.append(entry("labelled", 1001, "    labels: {number: \"" + random.nextInt(5) + "\"}\n"));
        for (int number = 0; number < MOVING; number++) {
            if (random.nextInt(3) > 0) {
                yaml.append(entry("p" + number, 2000 + random.nextInt(3), random.nextInt(4) > 0 ? "" : "    enabled: false\n"));
            }
        }
        return yaml.toString();
    }

    /** Whole or not at all, as an editor saves a file. */
    private void save(String yaml) {
        Path file = folder.resolve("procman.yaml");
        try {
            Path temporary = Files.writeString(folder.resolve("saved-" + written.incrementAndGet()), yaml);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String next(Random random) {
        return random.nextInt(4) == 0 ? BAD.get(random.nextInt(BAD.size())) : random(random);
    }

    private Void overJmx(Procman procman, Random random) throws IOException {
        try (Operator operator = Operator.at(procman)) {
            for (int round = 0; round < ROUNDS; round++) {
                String id = "p" + random.nextInt(MOVING);
                switch (random.nextInt(5)) {
                    case 0 -> operator.submit(random.nextBoolean() ? "start" : "stop", id);
                    case 1 -> operator.submit("restart", id);
                    case 2 -> operator.invoke("planChanges");
                    default -> {
                        save(next(random));
                        CompositeData reply = (CompositeData) operator.invoke("reloadChanges");
                        ((boolean) reply.get("valid") ? good : refused).incrementAndGet();
                    }
                }
            }
        }
        return null;
    }

    private Void onTheCommandLine(Procman procman, Random random) {
        for (int round = 0; round < ROUNDS_A_COMMAND_LINE; round++) {
            save(next(random));
            Procman.Result reload = procman.cli("reload");
            assertTrue(reload.code() == 0 || reload.code() == 78, reload.all());
            (reload.code() == 0 ? good : refused).incrementAndGet();
        }
        return null;
    }

    @Test
    void theLastWishHoldsWhateverEightClientsDo() throws Exception {
        String begin = "managed_processes:\n" + entry("keeper", 1000, "") + entry("labelled", 1001, "");
        try (Procman procman = Procman.in(folder, begin).start()) {
            procman.awaitStatus("keeper", "\"state\":\\s*\"RUNNING\"");
            procman.awaitStatus("labelled", "\"state\":\\s*\"RUNNING\"");
            long keeper = procman.pid("keeper");
            long labelled = procman.pid("labelled");

            everybody(procman);

            assertTrue(good.get() > 0 && refused.get() > 0, good + " good, " + refused + " refused");
            String last = "managed_processes:\n" + entry("keeper", 1000, "") + entry("labelled", 1001, "")
                    + entry("p0", 3000, "") + entry("p1", 3001, "") + entry("p2", 3002, "");
            save(last);
            Procman.Result reload = procman.cli("reload");
            assertEquals(0, reload.code(), reload.all());
            try (Operator operator = Operator.at(procman)) {
                operator.does("start", "p0");
                operator.does("restart", "p1");
                operator.does("stop", "p2");
            }
            Procman.await("the last wish holds", 60, () -> ids(procman).equals(List.of(
                    "keeper RUNNING", "labelled RUNNING", "p0 RUNNING", "p1 RUNNING", "p2 STOPPED")));
            assertEquals(keeper, procman.pid("keeper"), "nothing of it ever changed");
            assertEquals(labelled, procman.pid("labelled"), "its labels are no reason to restart it");
            for (int number = 0; number < 2; number++) {
                Path words = Path.of("/proc/" + procman.pid("p" + number) + "/cmdline");
                assertEquals("sleep\0" + (3000 + number) + "\0", Procman.read(words));
            }
            assertEquals(0, procman.cli("plan").code(), "nothing is left to be done");
            Procman.await("nobody else is left", 30, () -> procman.ours().size() == 5);
        }
    }

    /** What {@code procman status} says of each. */
    private static List<String> ids(Procman procman) {
        String json = procman.cli("status", "-o", "json").out();
        List<String> ids = new ArrayList<>();
        Matcher each = Pattern
                .compile("\"id\":\\s*\"([^\"]+)\".*?\"state\":\\s*\"([^\"]+)\"", Pattern.DOTALL)
                .matcher(json);
        while (each.find()) {
            ids.add(each.group(1) + " " + each.group(2));
        }
        return ids.stream().sorted().toList();
    }

    /** A client that hangs is a failure of its own. */
    private void everybody(Procman procman) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(JMX_CLIENTS + COMMAND_LINES);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int client = 0; client < JMX_CLIENTS + COMMAND_LINES; client++) {
                Random random = new Random(SEED + client);
                all.add(client < JMX_CLIENTS
                        ? () -> overJmx(procman, random)
                        : () -> onTheCommandLine(procman, random));
            }
            for (Future<Void> each : clients.invokeAll(all, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                assertTrue(!each.isCancelled(), () -> "a client hangs; seed " + SEED + "\n" + procman.managerLog());
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
