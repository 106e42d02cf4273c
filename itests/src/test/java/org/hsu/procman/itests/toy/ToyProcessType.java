package org.hsu.procman.itests.toy;

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
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.spec.ProcessSpec;

/** Runs what the shell understands. */
public class ToyProcessType implements ProcessType {

    @Override
    public List<String> problems(ProcessSpec spec) {
        return List.of();
    }

    @Override
    public RunningProcess start(StartRequest request, Platform platform, RunListener listener)
            throws SpawnException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(request.markers());
        return platform.spawn(
                new Launch(
                        request.spec().id(), request.generation(), Path.of("/bin/sh"),
                        List.of("-c", request.spec().control().executable()), environment,
                        request.spec().control().workingDirectory(), request.stdout(), request.stderr(), null, null, null,
                        null, request.limits(), List.of(), request.exitRecord()),
                listener);
    }
}
