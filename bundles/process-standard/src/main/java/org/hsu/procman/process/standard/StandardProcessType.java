package org.hsu.procman.process.standard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.ProcessTypeName;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code standard_managed}: any executable, started as it is (architecture seed, "Process Type Hierarchy").
 * Thread-safe.
 */
@Component(service = ProcessType.class)
@ProcessTypeName("standard_managed")
public final class StandardProcessType implements ProcessType {

    private final ChildEnvironment environment;

    /** Children inherit from the environment of this JVM; users are those of /etc/passwd. */
    @Activate
    public StandardProcessType() {
        this(new ChildEnvironment(System.getenv(), Path.of("/etc/passwd")));
    }

    StandardProcessType(ChildEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public List<String> problems(ProcessSpec spec) {
        if (spec.control() == null) {
            return List.of("control is missing: a standard_managed process needs at least control.executable");
        }
        if (spec.control().executable().isBlank()) {
            return List.of("control.executable is empty");
        }
        return List.of();
    }

    @Override
    public RunningProcess start(StartRequest request, Platform platform, RunListener listener)
            throws SpawnException {
        return platform.spawn(launch(request), listener);
    }

    private Launch launch(StartRequest request) throws SpawnException {
        ControlSpec control = request.spec().control();
        if (control == null) {
            throw new SpawnException(SpawnException.Kind.EXECUTABLE, "the entry has no control.executable");
        }
        Path directory = control.workingDirectory();
        if (!Files.isDirectory(directory)) {
            throw new SpawnException(
                    SpawnException.Kind.WORKING_DIRECTORY,
                    "the working directory " + directory
                            + (Files.exists(directory) ? " is not a directory" : " does not exist"));
        }
        Map<String, String> variables = environment.of(control, request.markers());
        Path executable = new ExecutableSearch(directory, variables).find(control.executable());
        return new Launch(
                request.spec().id(),
                request.generation(),
                executable,
                control.arguments(),
                variables,
                directory,
                request.stdout(),
                request.stderr(),
                control.umask(),
                control.nice(),
                control.user(),
                control.group(),
                request.limits(),
                request.descriptors(),
                request.stdin(),
                request.exitRecord(),
                control.sandbox());
    }
}
