package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.restart.RestartDecision;
import org.junit.jupiter.api.Test;

class JobFateTest {
    private static final Policy PLAIN = Policies.plain();
    private static final Policy JOBS = new Policy(
            PLAIN.startupTimeout(), PLAIN.shutdownTimeout(), PLAIN.minUptime(), false, false, "SIGTERM", PLAIN.restart(),
            null, Gate.NONE, "a job", false);

    private final SimulatedWorld world = new SimulatedWorld(JOBS)
            .strategy(context -> new RestartDecision(false, "the strategy is never"));

    private Job begun(int retries) {
        return Job.submitted(1, List.of(), 0, 0, retries, "me", 0).begun("w-1", world.state().generation() + 1, 0);
    }

    private Job fate(Job job, ExitStatus before) {
        assertTrue(JobFate.isAtRest(world.state()));
        return JobFate.of(job, world.state(), true, before, false, null, 10, 99);
    }

    @Test
    void anExitIsItsResult() {
        world.behaves(Behaviour.exits(s(2), 0)).begin();
        assertEquals("waits for a job", world.state().detail());
        Job job = begun(0);
        world.send(new CoreEvent.Start("job w.1"));
        assertFalse(JobFate.isAtRest(world.state()));
        world.run(s(1000));
        Job done = fate(job, null);
        assertEquals(Job.State.DONE, done.state());
        assertEquals(0, done.code());
        assertFalse(world.state().wished());
        ExitStatus before = world.state().lastExit();
        world.behaves(Behaviour.exits(s(2), 3));
        Job other = begun(1);
        world.send(new CoreEvent.Start("job w.2")).run(s(1000));
        assertFalse(world.state().wished());
        Job failed = fate(other, before);
        assertEquals(Job.State.WAITING, failed.state());
        assertEquals(3, failed.code());
        assertEquals(1, failed.attempts());
        assertEquals(Job.State.FAILED, fate(begun(0).begun("w-1", 2, 0), before).state());
    }

    @Test
    void whatSomebodyStoppedWaitsAgainAndThatCountsForNothing() {
        world.behaves(Behaviour.service()).begin();
        Job job = begun(0);
        world.send(new CoreEvent.Start("job w.1")).run(s(5)).send(new CoreEvent.Stop("ann", false)).run(s(100));
        Job again = fate(job, null);
        assertEquals(Job.State.WAITING, again.state());
        assertEquals(0, again.attempts());
        assertTrue(again.remark().startsWith("interrupted: stopped by ann"), again.remark());
        assertEquals(Job.State.CANCELLED, fate(job.cancel(50), null).state());
        Job late = JobFate.of(job, world.state(), true, null, false, "timed out after 5.0 s", 10, 99);
        assertEquals(Job.State.FAILED, late.state());
        assertEquals("timed out after 5.0 s", late.remark());
    }

    @Test
    void whatWasNeverBegunIsBegunAgainForNothing() {
        world.behaves(Behaviour.exits(s(2), 0)).begin().send(new CoreEvent.Start("job w.0")).run(s(1000));
        ExitStatus before = world.state().lastExit();
        Job job = begun(0);
        Job again = fate(job, before);
        assertEquals(Job.State.WAITING, again.state());
        assertEquals(0, again.attempts());
    }

    @Test
    void ofWhatAnEarlierManagerBeganOnlyItsOwnExitCounts() {
        world.behaves(Behaviour.exits(s(2), 0)).begin().send(new CoreEvent.Start("job w.1")).run(s(1000));
        Supervised rests = world.state();
        long ended = rests.lastExit().epochMillis();
        Job own = Job.submitted(1, List.of(), 0, 0, 0, "me", 0).begun("w-1", 1, ended - 2000);
        assertEquals(Job.State.DONE, JobFate.of(own, rests, false, null, false, null, 0, 99).state());
        Job later = own.returned(0, "").begun("w-1", 1, ended + 1);
        assertEquals(Job.State.WAITING, JobFate.of(later, rests, false, null, false, null, 0, 99).state());
        Job unseen = JobFate.of(later, rests, false, null, true, null, 0, 99);
        assertEquals(Job.State.FAILED, unseen.state());
        assertEquals(JobFate.UNSEEN, unseen.remark());
        world.send(new CoreEvent.Start("job w.2")).run(s(1000));
        Job another = JobFate.of(own, world.state(), false, null, false, null, 0, 99);
        assertEquals(JobFate.UNSEEN, another.remark());
    }
}
