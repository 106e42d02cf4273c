package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.hsu.procman.manager.core.NextJobs.Begun;
import org.junit.jupiter.api.Test;

class NextJobsTest {

    private static Job job(long number, int priority) {
        return Job.submitted(number, List.of(), priority, 0, 2, "me", 5);
    }

    @Test
    void greaterPrioritiesGoFirstThenWhatCameFirst() {
        NextJobs next = NextJobs.decide(List.of(job(1, 0), job(2, 7), job(3, 7), job(4, -1)), List.of("a", "b", "c"), 10);
        assertEquals(List.of(2L, 3L, 1L), next.begun().stream().map(each -> each.job().number()).toList());
        assertEquals(List.of("a", "b", "c"), next.begun().stream().map(Begun::worker).toList());
        assertEquals(Long.MAX_VALUE, next.wakeAt());
    }

    @Test
    void aJobThatFailedWaitsAndAClockThatWasPutBackDoesNotKeepIt() {
        Job again = job(1, 9).begun("a", 3, 100).ended(200, 1, null, "", 50);
        assertEquals(new NextJobs(List.of(), 250), NextJobs.decide(List.of(again), List.of("a"), 249));
        assertEquals(1, NextJobs.decide(List.of(again), List.of("a"), 250).begun().size());
        long before = 250 - NextJobs.LONGEST_DELAY_MILLIS - 1;
        assertEquals(1, NextJobs.decide(List.of(again), List.of("a"), before).begun().size());
    }

    @Test
    void whateverWaitsAndWhoeverIsFree() {
        Random random = new Random(11);
        for (int round = 0; round < 5_000; round++) {
            long now = 1_000_000;
            List<Job> waiting = new ArrayList<>();
            for (int i = 1; i <= random.nextInt(12); i++) {
                Job job = job(i, random.nextInt(4));
                waiting.add(random.nextBoolean()
                        ? job
                        : job.begun("w", i, 1).ended(now - 500 + random.nextInt(1000), 1, null, "", 0));
            }
            Collections.shuffle(waiting, random);
            List<String> free = new ArrayList<>();
            for (int i = 0; i < random.nextInt(6); i++) {
                free.add("w" + i);
            }
            check(waiting, free, now, NextJobs.decide(waiting, free, now));
        }
    }

    private static void check(List<Job> waiting, List<String> free, long now, NextJobs next) {
        List<Job> due = waiting.stream().filter(job -> job.notBefore() <= now).toList();
        Set<Long> begun = new HashSet<>();
        Set<String> workers = new HashSet<>();
        for (Begun each : next.begun()) {
            assertTrue(due.contains(each.job()), "it is due");
            assertTrue(begun.add(each.job().number()), "it is begun once");
            assertTrue(free.contains(each.worker()) && workers.add(each.worker()), "its process is free, and its own");
        }
        assertEquals(Math.min(due.size(), free.size()), begun.size(), "nobody is idle while a job is due");
        int lowest = next.begun().stream().mapToInt(each -> each.job().priority()).min().orElse(Integer.MAX_VALUE);
        due.stream().filter(job -> !begun.contains(job.number())).forEach(job -> assertTrue(
                job.priority() <= lowest, "nobody of a greater priority is left behind"));
        boolean idle = begun.size() < free.size();
        long first = waiting.stream().filter(job -> job.notBefore() > now).mapToLong(Job::notBefore).min()
                .orElse(Long.MAX_VALUE);
        assertEquals(idle ? first : Long.MAX_VALUE, next.wakeAt());
    }

    /** A queue in virtual time: jobs come, fail, are cancelled and interrupted, and every one of them comes to an end. */
    @Test
    void everyJobComesToAnEndAndIsBegunNoMoreOftenThanItMay() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Map<Long, Job> jobs = new HashMap<>();
            Map<String, Job> running = new HashMap<>();
            List<String> all = List.of("w1", "w2", "w3");
            long last = 0;
            long now = 0;
            int interruptions = 0;
            for (int step = 0; step < 20_000 && (step < 100 || jobs.values().stream().anyMatch(job -> !job.over())); step++) {
                now += random.nextInt(50);
                if (step < 100 && random.nextBoolean()) {
                    jobs.put(++last, Job.submitted(last, List.of(), random.nextInt(3), 0, random.nextInt(3), "me", now));
                }
                if (!running.isEmpty() && random.nextInt(3) > 0) {
                    String worker = running.keySet().stream().sorted(Comparator.naturalOrder()).findFirst().orElseThrow();
                    Job job = running.remove(worker);
                    boolean interrupted = random.nextInt(10) == 0 && interruptions++ < 50;
                    Job next = random.nextInt(8) == 0 ? job.cancel(now) : job;
                    next = interrupted ? next.returned(0, "") : next.ended(now, random.nextInt(2), null, "", 30);
                    assertEquals(interrupted ? job.attempts() - 1 : job.attempts(), next.cancelled() && interrupted
                            ? job.attempts() - 1 : next.attempts(), () -> job.toString());
                    jobs.put(next.number(), next);
                }
                List<String> free = all.stream().filter(worker -> !running.containsKey(worker)).toList();
                List<Job> waiting = jobs.values().stream().filter(job -> job.state() == Job.State.WAITING).toList();
                for (Begun each : NextJobs.decide(waiting, free, now).begun()) {
                    Job begun = each.job().begun(each.worker(), step, now);
                    assertTrue(begun.attempts() <= begun.retries() + 1, begun::toString);
                    running.put(each.worker(), begun);
                    jobs.put(begun.number(), begun);
                }
            }
            long left = jobs.values().stream().filter(job -> !job.over()).count();
            assertEquals(0, left, "seed " + seed);
        }
    }
}
