package org.hsu.procman.resource.windows;

import java.io.IOException;
import java.util.List;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.ResourceLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job of one instance. While it runs, closing the handle kills nothing: its processes go on when the manager
 * dies, and the limits with them. When the run is over the job is closed so that whatever is left in it is killed.
 * Thread-safe.
 */
final class JobEnforcement implements Enforcement {

    private static final Logger LOG = LoggerFactory.getLogger(JobEnforcement.class);

    private final JobApi api;
    private JobLimits wanted;
    private double held = UNTHROTTLED;
    private List<EnforcedLimit> limits;
    private long job;

    JobEnforcement(JobApi api, JobLimits wanted) {
        this.api = api;
        this.wanted = wanted;
        try {
            job = api.create();
            api.set(job, ExtendedLimits.CLASS, wanted.extended());
            if (wanted.cap() != null || wanted.weight() != null) {
                api.set(job, CpuRate.CLASS, wanted.rate());
            }
            limits = wanted.told();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException e) {
        limits = wanted.failed(e.getMessage());
        if (job != 0) {
            api.close(job);
            job = 0;
        }
    }

    @Override
    public LaunchLimits launch() {
        return LaunchLimits.NONE;
    }

    @Override
    public synchronized void started(long pid) {
        if (job != 0) {
            try {
                api.assign(job, pid);
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    @Override
    public synchronized List<EnforcedLimit> limits() {
        return limits;
    }

    @Override
    public synchronized boolean update(ResourceLimits wished, LiveLimits tree) {
        if (job == 0) {
            return false;
        }
        JobLimits next = JobLimits.of(wished, wanted.processors()).after(wanted);
        try {
            api.set(job, ExtendedLimits.CLASS, next.extended());
            api.set(job, CpuRate.CLASS, next.rate());
            wanted = next;
            limits = next.told();
            if (held != UNTHROTTLED) {
                throttle(held);
            }
        } catch (IOException e) {
            limits = next.failed("applies at the next start: " + e.getMessage());
        }
        return true;
    }

    /** Above a job's memory limit an allocation fails; nothing is killed. */
    @Override
    public boolean oomKilled() {
        return false;
    }

    @Override
    public synchronized boolean throttle(double percentOfACore) {
        if (job == 0) {
            return false;
        }
        boolean lower = percentOfACore < (wanted.cap() == null ? UNTHROTTLED : wanted.cap());
        try {
            api.set(job, CpuRate.CLASS, lower ? CpuRate.cap(percentOfACore, wanted.processors()) : wanted.rate());
            held = percentOfACore;
            return true;
        } catch (IOException e) {
            LOG.debug("cannot throttle: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public synchronized void close() {
        if (job == 0) {
            return;
        }
        try {
            ExtendedLimits now = new ExtendedLimits();
            api.query(job, ExtendedLimits.CLASS, now);
            now.limitFlags |= ExtendedLimits.LIMIT_KILL_ON_JOB_CLOSE;
            api.set(job, ExtendedLimits.CLASS, now);
        } catch (IOException e) {
            LOG.debug("what is left of a job is not killed: {}", e.getMessage());
        }
        api.close(job);
        job = 0;
    }
}
