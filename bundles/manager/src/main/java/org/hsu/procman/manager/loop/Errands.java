package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.job.JobFiles;
import org.hsu.procman.manager.schedule.RunFiles;

/** What has processes run that are not to run all the time: schedules and queues of jobs. On the loop's thread. */
final class Errands implements AutoCloseable {
    private final Schedules schedules;
    private final JobQueues jobs;

    /**
     * @param folder where the manager keeps its state
     * @param events told what became of jobs
     * @param wish   tells a process what is wished of it
     */
    Errands(
            EventLoop loop, Path folder, InstanceOutput output, EventLog events, BiConsumer<Slot, CoreEvent> wish) {
        schedules = new Schedules(loop, new RunFiles(folder.resolve("schedules")), wish);
        jobs = new JobQueues(loop, new JobFiles(folder.resolve("jobs")), output, events, wish);
    }

    JobQueues jobs() {
        return jobs;
    }

    /** What has just happened to a process, or to its specification. */
    void stepped(Slot slot, List<Effect> effects) {
        schedules.stepped(slot, effects);
        jobs.stepped(slot);
    }

    /** The output of a run is where it belongs. */
    void released(Slot slot, Runnable then) {
        slot.releasing--;
        jobs.stepped(slot);
        then.run();
    }

    void forget(Slot slot) {
        schedules.forget(slot);
        jobs.forget(slot);
    }

    /** Nothing is begun any more. */
    void end() {
        schedules.end();
        jobs.end();
    }

    @Override
    public void close() {
        schedules.close();
        jobs.close();
    }
}
