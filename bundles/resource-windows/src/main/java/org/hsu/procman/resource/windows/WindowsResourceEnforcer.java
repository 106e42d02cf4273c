package org.hsu.procman.resource.windows;

import java.util.Optional;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.EnforcerName;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.spec.ResourceLimits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * A job object for each instance. It is assigned when the process has just been started, since the JDK starts none
 * that is suspended: what the process starts in its first moment may stay outside. Thread-safe.
 */
@Component(service = ResourceEnforcer.class, name = WindowsResourceEnforcer.NAME, enabled = false)
@EnforcerName("windows")
public final class WindowsResourceEnforcer implements ResourceEnforcer {

    static final String NAME = "org.hsu.procman.resource.windows.WindowsResourceEnforcer";

    private final JobApi api;
    private final int processors;

    @Activate
    public WindowsResourceEnforcer() {
        this(new Kernel32Jobs(), Runtime.getRuntime().availableProcessors());
    }

    /** @param processors of the machine: a job's processor time is a share of all of them */
    WindowsResourceEnforcer(JobApi api, int processors) {
        this.api = api;
        this.processors = processors;
    }

    @Override
    public Optional<String> unavailable() {
        return api.unavailable();
    }

    @Override
    public boolean worksWith(String platform) {
        return platform.equals("portable");
    }

    @Override
    public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
        return new JobEnforcement(api, JobLimits.of(limits, processors));
    }
}
