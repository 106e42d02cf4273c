package @package@;

import java.nio.file.Path;
import java.util.HashMap;
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
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.osgi.service.component.annotations.Component;

/** Runs a script of a shell: {@code control.executable} is what stands after {@code sh -c}. */
@Component
@ProcessTypeName("@name@")
public final class @Name@ProcessType implements ProcessType {

    /** Key {@code shell}: what runs the script. */
    public record Settings(@Default("/bin/sh") Path shell) {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public List<String> problems(ProcessSpec spec) {
        return spec.control() == null ? List.of("control.executable is missing: the script") : List.of();
    }

    @Override
    public RunningProcess start(StartRequest request, Platform platform, RunListener listener)
            throws SpawnException {
        ControlSpec control = request.spec().control();
        Settings settings = request.spec().settings().as(Settings.class);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(control.environment());
        environment.putAll(request.markers());
        return platform.spawn(
                new Launch(
                        request.spec().id(), request.generation(), settings.shell(),
                        List.of("-c", control.executable()), environment, control.workingDirectory(),
                        request.stdout(), request.stderr(), control.umask(), control.nice(), control.user(),
                        control.group(), request.limits(), request.descriptors(), request.stdin(), request.exitRecord(),
                        control.sandbox()),
                listener);
    }
}
