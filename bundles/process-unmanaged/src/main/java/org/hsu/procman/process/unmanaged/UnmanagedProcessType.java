package org.hsu.procman.process.unmanaged;

import java.util.List;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.process.NotFoundException;
import org.hsu.procman.api.process.ObservedProcessType;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.ProcessTypeName;
import org.hsu.procman.api.process.Sighting;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.api.spec.ProcessSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code unmanaged}: a process that somebody else starts, found by its pid file, name, port or service
 * (architecture seed, "Process Type Hierarchy"). Thread-safe.
 */
@Component(service = ProcessType.class)
@ProcessTypeName("unmanaged")
public final class UnmanagedProcessType implements ObservedProcessType {

    private final ServiceManager services;

    @Activate
    public UnmanagedProcessType() {
        this(ServiceManager.ofEnvironment());
    }

    UnmanagedProcessType(ServiceManager services) {
        this.services = services;
    }

    @Override
    public List<String> problems(ProcessSpec spec) {
        return spec.discovery() == null
                ? List.of("discovery is missing: an unmanaged process has to be found by something")
                : List.of();
    }

    @Override
    public Sighting find(ProcessSpec spec, Platform platform, RunListener listener) throws NotFoundException {
        Candidates.Search search = search(spec.discovery());
        Candidates found = search.look();
        String refused = null;
        for (long pid : found.pids()) {
            try {
                RunningProcess process = platform.observe(pid, listener);
                if (stillThere(search, pid)) {
                    return new Sighting(process, found.text(pid));
                }
                process.release();
                refused = "pid " + pid + " was another process in the next moment";
            } catch (NotObservableException e) {
                refused = refused == null ? e.getMessage() : refused;
            }
        }
        throw new NotFoundException(found.text(found.pids().get(0)) + ", is not watched: " + refused);
    }

    /** Asked once more with the process in hand: between the look and that the pid may have changed hands. */
    private static boolean stillThere(Candidates.Search search, long pid) {
        try {
            return search.look().pids().contains(pid);
        } catch (NotFoundException e) {
            return false;
        }
    }

    private Candidates.Search search(Discovery discovery) {
        return switch (discovery.method()) {
            case PID_FILE -> new PidFileSearch(discovery.pidFile());
            case PROCESS_NAME -> new NameSearch(discovery.processName(), discovery.processArgs());
            case PORT -> new PortSearch(discovery.port(), discovery.protocol());
            case SERVICE_NAME -> () -> services.mainProcess(discovery.serviceName());
        };
    }

    @Override
    public void restartService(ProcessSpec spec) throws NotFoundException {
        services.restart(spec.discovery().serviceName());
    }
}
