package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the manager at random instants, its boot included, while twenty processes write, crash, fork and are
 * started and stopped. {@code -Dprocman.kills=1000} does it for longer, {@code -Dprocman.seed} otherwise.
 */
class KillLoopIT {
    private static final int KILLS = Integer.getInteger("procman.kills", 30);
    private static final long SEED = Long.getLong("procman.seed", 20);
    private static final int LONGEST_MILLIS = 600;
    private static final int SHORTEST_MILLIS = 20;
    private static final int LOOK_MILLIS = 30;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<Long> bootMillis = new ArrayList<>();
    private int killedInBoot;

    @Test
    void nothingIsLostAndNothingIsDoubled() throws Exception {
        System.out.println(KILLS + " kills, seed " + SEED);
        KillLoopFleet fleet = new KillLoopFleet(folder);
        Lookout lookout = new Lookout(folder);
        try (Procman procman = Procman.in(folder, fleet.yaml()).start();
                Orders orders = new Orders(KillLoopFleet.STOPPING, new Random(SEED + 1))) {
            try (Operator operator = Operator.at(procman)) {
                KillLoopFleet.CHATTY.forEach(operator::awaitRunning);
                KillLoopFleet.STOPPING.forEach(operator::awaitRunning);
            }
            lookout.keep(KillLoopFleet.CHATTY);
            for (int kill = 1; kill <= KILLS; kill++) {
                String when = "kill " + kill + " of seed " + SEED;
                if (random.nextInt(3) == 0) {
                    killedInBoot++;
                    pass(procman, lookout, null, null, when);
                } else {
                    awaitReady(procman);
                    try (Operator operator = Operator.at(procman)) {
                        assertAsAcknowledged(operator, orders, when);
                        pass(procman, lookout, operator, orders, when);
                        procman.kill();
                        orders.awaitAnswers();
                    }
                }
                procman.kill();
                assertEquals(List.of(), orders.wrong(), when);
                assertEquals(List.of(), lookout.wrong(), () -> when + "\n" + procman.managerLog());
                procman.launch();
            }
            awaitReady(procman);
            settle(procman, lookout, orders);
            System.out.println(killedInBoot + " kills before the manager was ready, " + lookout.looks() + " looks, "
                    + orders.summary() + ", ready within " + times());
        }
    }

    private String times() {
        List<Long> sorted = bootMillis.stream().sorted().toList();
        return sorted.get(sorted.size() / 2) + " ms in the middle, " + sorted.get(sorted.size() - 1) + " ms at most";
    }

    /** Lets a random time pass, with an eye on everything. */
    private void pass(Procman procman, Lookout lookout, Operator operator, Orders orders, String when)
            throws InterruptedException {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = end - System.nanoTime();
        while (left > 0) {
            if (operator != null) {
                orders.give(operator);
            }
            lookout.look(when);
            long pause = Math.min(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS), end - System.nanoTime());
            assertFalse(procman.manager().waitFor(pause, TimeUnit.NANOSECONDS), () -> when + ": the manager ended\n"
                    + procman.output() + procman.managerLog());
            left = end - System.nanoTime();
        }
    }

    private void awaitReady(Procman procman) {
        Procman.await("the manager is ready", 60, () -> {
            assertTrue(procman.manager().isAlive(), () -> procman.output() + procman.managerLog());
            return procman.isReady();
        });
        bootMillis.add(procman.bootMillis());
    }

    /** What was said to be stopped is stopped, and what was said to be started is on. */
    private static void assertAsAcknowledged(Operator operator, Orders orders, String when) {
        for (String id : KillLoopFleet.STOPPING) {
            Described now = operator.describe(id);
            if ("stop".equals(orders.wish(id))) {
                assertEquals("STOPPED", now.state(), () -> when + ": " + now);
                assertFalse(now.wished(), () -> when + ": " + now);
            } else if ("start".equals(orders.wish(id))) {
                assertTrue(now.wished(), () -> when + ": " + now);
            }
        }
    }

    private void settle(Procman procman, Lookout lookout, Orders orders) throws IOException {
        try (Operator operator = Operator.at(procman)) {
            assertAsAcknowledged(operator, orders, "at the end");
            for (String id : KillLoopFleet.STOPPING) {
                Described now = operator.await(id, "has settled", then ->
                        then.state().equals(then.wished() ? "RUNNING" : "STOPPED"));
                List<Living> leaders =
                        Living.of(folder, id).stream().filter(Living::isLeader).toList();
                assertEquals(now.wished() ? 1 : 0, leaders.size(), () -> now + "\n" + leaders);
            }
            KillLoopFleet.CHATTY.forEach(id -> assertTrue(operator.describe(id).adopted()));
            for (String id : KillLoopFleet.CRASHING) {
                long generation = operator.describe(id).generation();
                operator.await(id, "goes on crashing", then -> then.generation() > generation + 1);
            }
            lookout.look("at the end");
            assertEquals(List.of(), lookout.wrong(), procman::managerLog);
        }
        Procman.Result stopped = procman.stop();
        assertEquals(0, stopped.code(), () -> stopped.all() + procman.managerLog());
        assertEquals(List.of(), procman.ours());
        assertNothingPiledUp(procman);
        KillLoopFleet.CHATTY.forEach(id -> KeptLines.assertNumbered(procman, id, "stdout"));
        KillLoopFleet.CRASHING.forEach(id -> assertEveryRunIsKept(procman, id));
    }

    /** No spool of any instance is left, and no kill has torn a record. */
    private static void assertNothingPiledUp(Procman procman) throws IOException {
        try (Stream<Path> spools = Files.walk(procman.state.resolve("spool"))) {
            assertEquals(List.of(), spools.filter(Files::isRegularFile).toList());
        }
        try (Stream<Path> records = Files.list(procman.state.resolve("records"))) {
            assertEquals(
                    List.of(),
                    records.filter(file -> !file.toString().endsWith(".record")).toList());
        }
    }

    /** The log has both lines of each run, the unterminated one too, in the order in which they were. */
    private void assertEveryRunIsKept(Procman procman, String id) {
        List<String> runs = Procman.read(folder.resolve(id + ".runs")).lines().toList();
        assertEquals(runs.size(), new HashSet<>(runs).size(), () -> id + " ran a generation twice: " + runs);
        List<String> expected = new ArrayList<>();
        runs.forEach(run -> expected.addAll(List.of("run " + run, "end " + run)));
        List<String> lines = KeptLines.of(procman, id, "stdout");
        // The run that the ordered stop ended may have written without having noted it.
        int more = lines.size() - expected.size();
        assertTrue(more >= 0 && more <= 2, () -> id + "\n" + expected + "\n" + lines);
        assertEquals(expected, lines.subList(0, expected.size()), id);
    }
}
