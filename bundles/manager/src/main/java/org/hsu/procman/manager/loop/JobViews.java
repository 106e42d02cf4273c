package org.hsu.procman.manager.loop;

import java.util.Locale;
import org.hsu.procman.manager.core.Job;
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

    private static Long known(long number) {
        return number == 0 ? null : Long.valueOf(number);
    }
}
