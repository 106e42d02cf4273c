package org.hsu.procman.manager.loop;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.manager.core.Job;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.JobView;

/** Jobs as they are seen from outside. */
final class JobViews {

    private JobViews() {}

    static JobView of(JobQueue queue, Job job) {
        return new JobView(
                queue.id(job), queue.pool(), job.arguments(), job.priority(), known(job.timeoutMillis()), job.retries(),
                job.origin(), job.submitted(), job.state().name().toLowerCase(Locale.ROOT), job.attempts(),
                job.state() == Job.State.WAITING ? known(job.notBefore()) : null, job.worker(), known(job.started()),
                known(job.ended()), job.code(), job.signal(), job.remark());
    }

    /** Says what became of a job that is over. */
    static void tell(EventLog events, JobQueue queue, Job job) {
        JobView view = of(queue, job);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("job", view.id());
        data.put("exit_code", view.code());
        data.put("signal", view.signal());
        data.put("remark", view.remark());
        data.put("attempts", view.attempts());
        data.put("process", view.worker());
        data.put("duration_ms", view.durationMillis(job.ended()));
        String type = switch (job.state()) {
            case DONE -> Event.JOB_DONE;
            case CANCELLED -> Event.JOB_CANCELLED;
            default -> Event.JOB_FAILED;
        };
        events.add(type, queue.pool(), "job " + view.id() + " " + view.summary(), data);
    }

    private static Long known(long number) {
        return number == 0 ? null : Long.valueOf(number);
    }
}
