package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.Readiness;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.NoRoom;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes instances: limits first, then the spools, then the process. Runs on the action threads. */
final class Spawner {
    private static final Logger LOG = LoggerFactory.getLogger(Spawner.class);

    /** A start blocks for about a millisecond; a machine that is very busy may take longer. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private final TypeRegistry types;
    private final BoundedCalls calls;
    private final Enforcers enforcers;
    private final GroupLimits groups;
    private final Platform platform;
    private final InstanceOutput output;
    private final ExitRecords exits;
    private final String marker;
    private final Notifications notifications;
    private final Descriptors descriptors = Descriptors.ofThisJvm();

    /** @param marker tells the children of this manager from those of others */
    Spawner(
            TypeRegistry types,
            BoundedCalls calls,
            Platform platform,
            InstanceOutput output,
            ExitRecords exits,
            String marker,
            Notifications notifications) {
        this.types = types;
        this.calls = calls;
        enforcers = new Enforcers(types, calls, platform);
        groups = new GroupLimits(types, calls, platform);
        this.platform = platform;
        this.output = output;
        this.exits = exits;
        this.marker = marker;
        this.notifications = notifications;
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
        descriptors.take(run, System.nanoTime());
        boolean started = false;
        try {
            enforce(spec, run);
            run.spool(
                    output.spool(spec, run.generation, LogStream.STDOUT),
                    output.spool(spec, run.generation, LogStream.STDERR));
            LaunchLimits limits =
                    run.enforcement() == null ? LaunchLimits.NONE : run.enforcement().launch();
            notifications.open(spec, run);
            Readiness ready = spec.control() == null ? null : spec.control().ready();
            if (ready != null && ready.file() != null) {
                run.readyFileBefore(FileStamp.of(ready.file()));
            }
            boolean recorded = spec.control() != null && spec.control().exitRecord();
            StartRequest request = new StartRequest(
                    spec, run.generation, markers(spec, run), run.stdout(), run.stderr(), limits, ports,
                    run.notifySocket() == null ? null : Path.of(run.notifySocket().address()),
                    recorded ? exits.prepare(spec.id(), run.generation) : null,
                    run.sockets().descriptors(),
                    run.sockets().stdin());
            run.process(start(type, request, run));
            started = true;
            run.launched(launched(type, spec, ports));
            enforcers.started(run);
        } catch (IOException e) {
            throw new SpawnException(SpawnException.Kind.OUTPUT, "its output has nowhere to go: " + e.getMessage());
        } finally {
            if (!started) {
                output.discard(spec, run.generation);
                free(run);
            }
        }
    }

    private RunningProcess start(Provider<ProcessType> type, StartRequest request, Run run) throws SpawnException {
        try {
            RunningProcess process = calls.call(
                    type, "the start of " + run.processId, START_PATIENCE,
                    () -> {
                        ProcessType provided = type.service();
                        request.spec().settings().bind(provided.settingsType());
                        return provided.start(request, platform, run);
                    },
                    late -> {
                        LOG.warn("{} was started too late by its process type, and is killed", run.processId);
                        late.killTree().whenComplete((survivors, problem) -> late.release());
                    });
            if (process != null) {
                return process;
            }
            type.failed("the start of " + run.processId + " returns nothing");
            throw new SpawnException(SpawnException.Kind.OTHER, "process type '" + type.name() + "' returns no process");
        } catch (PluginException e) {
            if (e.getCause() instanceof SpawnException refused) {
                throw refused;
            }
            if (NoRoom.is(e.getCause())) {
                throw new SpawnException(SpawnException.Kind.RESOURCES, e.getMessage());
            }
            String what = e.getCause() instanceof InvalidConfigurationException unfit
                    ? unfit.getMessage()
                    : "process type '" + type.name() + "': " + e.getMessage();
            throw new SpawnException(SpawnException.Kind.OTHER, what);
        }
    }

    /** As its process type does it, where that is there; completes with how it was done. */
    CompletionStage<String> requestStop(Slot slot, Run run, String signal) throws SignalException {
        Optional<Provider<ProcessType>> type = types.processType(slot.spec.type());
        if (type.isPresent()) {
            Provider<ProcessType> provider = type.get();
            try {
                CompletionStage<String> asked = calls.call(
                        provider, "the request to stop " + run.processId, STOP_PATIENCE,
                        () -> provider.service().requestStop(slot.instanceSpec(), slot.ports(), run.process(), signal));
                if (asked != null) {
                    return asked;
                }
                provider.failed("the request to stop " + run.processId + " returns nothing");
            } catch (PluginException e) {
                if (e.getCause() instanceof SignalException refused) {
                    throw refused;
                }
                LOG.warn("process type '{}': {}", provider.name(), e.getMessage());
            }
        }
        run.process().requestStop(signal);
        return CompletableFuture.completedFuture(signal);
    }

    ExitRecords exits() {
        return exits;
    }

    /** What groups may use together. */
    GroupLimits groups() {
        return groups;
    }

    /** Puts the limits of a run into force. */
    void enforce(ProcessSpec spec, Run run) {
        enforcers.enforce(Enforcers.raised(groups.of(spec), run.raised()), run);
    }

    /** The limits of the wish that holds now, for a run that was spawned under another one. May take its time. */
    void relimit(ProcessSpec spec, Run run) {
        if (run.isForeign()) {
            run.foreignLimits(spec.limits());
        } else {
            enforcers.update(Enforcers.raised(groups.of(spec), run.raised()), run);
        }
    }

    /** Puts the limits into force of a run that an earlier manager may have left, under limits of its own. */
    void enforceAnew(ProcessSpec spec, Run run) {
        enforcers.prepare(Enforcers.raised(groups.of(spec), run.raised()), run);
    }

    /** Null where its type does not say it. */
    private ControlSpec launched(Provider<ProcessType> type, ProcessSpec spec, Map<String, Integer> ports) {
        try {
            return calls.call(
                    type, "what " + spec.id() + " is started with", STOP_PATIENCE,
                    () -> type.service().control(spec, ports));
        } catch (PluginException e) {
            LOG.warn("process type '{}': {}", type.name(), e.getMessage());
            return null;
        }
    }

    /** An instance of an earlier manager goes on: limited, and perhaps telling of itself. */
    void resume(ProcessSpec spec, Map<String, Integer> ports, Run run) {
        descriptors.adopted(run, System.nanoTime());
        types.processType(spec.type())
                .ifPresent(type -> run.launched(launched(type, InstanceSpec.of(spec, ports), ports)));
        enforcers.started(run);
        enforcers.update(run.limitsInForce(), run);
        try {
            notifications.open(spec, run);
        } catch (SpawnException e) {
            LOG.warn("{} cannot be heard any more: {}", spec.id(), e.getMessage());
        }
    }

    /**
     * The instance writes from now on.
     *
     * @param readyLine told when the line is found that makes it ready; null where none is looked for
     */
    void attach(Run run, Consumer<String> readyLine) {
        output.attach(run.spec, run.generation, run.process().identity().pid(), readyLine);
    }

    private Map<String, String> markers(ProcessSpec spec, Run run) {
        Map<String, String> markers = Notifications.variables(spec, run);
        markers.putAll(run.sockets().variables());
        markers.put(Launch.MARKER_MANAGER, marker);
        markers.put(Launch.MARKER_ID, run.processId);
        markers.put(Launch.MARKER_GENERATION, Long.toString(run.generation));
        return markers;
    }

    /** Drains the output of a run that is over, calls back, and frees what it held. */
    void release(Run run, Runnable drained) {
        output.finish(run.spec, run.generation, drained);
        free(run);
    }

    private void free(Run run) {
        descriptors.give(run);
        if (run.process() != null) {
            run.process().release();
        }
        Enforcers.free(run);
        if (run.notifySocket() != null) {
            run.notifySocket().close();
        }
    }
}
