package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes instances: limits first, then the spools, then the process. Runs on the action threads. */
final class Spawner {
    private static final Logger LOG = LoggerFactory.getLogger(Spawner.class);

    private final TypeRegistry types;
    private final Enforcers enforcers;
    private final Platform platform;
    private final InstanceOutput output;
    private final ExitRecords exits;
    private final String marker;

    /** @param marker tells the children of this manager from those of others */
    Spawner(TypeRegistry types, Platform platform, InstanceOutput output, ExitRecords exits, String marker) {
        this.types = types;
        enforcers = new Enforcers(types, platform);
        this.platform = platform;
        this.output = output;
        this.exits = exits;
        this.marker = marker;
    }

    /**
     * Fills the run.
     *
     * @param spec with the numbers of the ports
     * @throws SpawnException nothing was started and nothing is left
     */
    void spawn(ProcessSpec spec, Map<String, Integer> ports, Run run) throws SpawnException {
        Provider<ProcessType> type = types.processType(spec.type())
                .orElseThrow(() -> new SpawnException(
                        SpawnException.Kind.OTHER, "no plugin provides process type '" + spec.type() + "'"));
        enforce(spec, run);
        boolean started = false;
        try {
            run.spool(
                    output.spool(spec, run.generation, LogStream.STDOUT),
                    output.spool(spec, run.generation, LogStream.STDERR));
            LaunchLimits limits =
                    run.enforcement() == null ? LaunchLimits.NONE : run.enforcement().launch();
            boolean recorded = spec.control() != null && spec.control().exitRecord();
            StartRequest request = new StartRequest(
                    spec, run.generation, markers(run), run.stdout(), run.stderr(), limits, ports, null,
                    recorded ? exits.prepare(spec.id(), run.generation) : null);
            RunningProcess process = type.service().start(request, platform, run);
            started = true;
            run.process(process);
        } catch (IOException e) {
            throw new SpawnException(SpawnException.Kind.OUTPUT, "its output has nowhere to go: " + e.getMessage());
        } catch (RuntimeException e) {
            type.failed(e.toString());
            throw new SpawnException(
                    SpawnException.Kind.OTHER, "process type '" + spec.type() + "' failed: " + e.getMessage());
        } finally {
            if (!started) {
                output.discard(spec, run.generation);
                free(run);
            }
        }
    }

    /** As its process type does it, where that is there; completes with how it was done. */
    CompletionStage<String> requestStop(Slot slot, Run run, String signal) throws SignalException {
        Optional<Provider<ProcessType>> type = types.processType(slot.spec.type());
        if (type.isPresent()) {
            try {
                return type.get().service().requestStop(slot.instanceSpec(), slot.ports(), run.process(), signal);
            } catch (RuntimeException e) {
                type.get().failed(e.toString());
            }
        }
        run.process().requestStop(signal);
        return CompletableFuture.completedFuture(signal);
    }

    ExitRecords exits() {
        return exits;
    }

    /** Puts the limits of a run into force. */
    void enforce(ProcessSpec spec, Run run) {
        enforcers.enforce(Enforcers.raised(spec.limits(), run.raised()), run);
    }

    /** The instance writes from now on. */
    void attach(Run run) {
        output.attach(run.spec, run.generation, run.process().identity().pid());
    }

    private Map<String, String> markers(Run run) {
        return Map.of(
                Launch.MARKER_MANAGER, marker,
                Launch.MARKER_ID, run.processId,
                Launch.MARKER_GENERATION, Long.toString(run.generation));
    }

    /** Drains the output of a run that is over, calls back, and frees what it held. */
    void release(Run run, Runnable drained) {
        output.finish(run.spec, run.generation, drained);
        free(run);
    }

    private static void free(Run run) {
        if (run.process() != null) {
            run.process().release();
        }
        if (run.enforcement() != null) {
            run.enforcement().close();
        }
    }
}
