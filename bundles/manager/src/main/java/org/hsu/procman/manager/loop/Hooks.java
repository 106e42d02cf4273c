package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.api.spec.HookSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the hooks of processes, each as a process of its own that {@code standard_managed} starts: never as an instance,
 * so another marker than theirs is in its environment. Hooks that a killed manager had running are ended by the next.
 * Thread-safe.
 */
final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    /** What hooks write is told where all else is that happens to processes. */
    private static final Logger TOLD = LoggerFactory.getLogger("org.hsu.procman.process");

    private static final String TYPE = "standard_managed";
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);

    /** What a hook writes beyond this is given up, the oldest first. */
    private static final long MOST_OUTPUT = 1024 * 1024;

    private static final int LOGGED_LINES = 20;

    private final TypeRegistry types;
    private final BoundedCalls calls;
    private final Platform platform;
    private final HookFolder folder;
    private final String marker;
    private final Executor actions;
    private final Tidings tidings;
    /** Ids of processes whose post_start an earlier manager had running, with the generation. */
    private final Map<String, Long> cutShort = new ConcurrentHashMap<>();

    /**
     * @param marker  of the instances of this manager
     * @param actions where waiting is allowed
     */
    Hooks(
            TypeRegistry types,
            BoundedCalls calls,
            Platform platform,
            HookFolder folder,
            String marker,
            Executor actions,
            Tidings tidings) {
        this.types = types;
        this.calls = calls;
        this.platform = platform;
        this.folder = folder;
        this.marker = marker;
        this.actions = actions;
        this.tidings = tidings;
    }

    /** Of each kind its own, or the end of one would be the end of another that runs beside it. */
    private String marker(Hook hook) {
        return marker + "/" + hook.word();
    }

    /** Ends what earlier managers had running. May take its time where there is something. */
    void endLeft() {
        for (HookFolder.Left left : folder.left()) {
            LOG.warn("{}: its {} hook was running when the manager before ended; it is ended, and run again where it"
                    + " is still due", left.processId(), left.hook().word());
            platform.killMarked(marker(left.hook()), left.processId());
            log(left.processId(), left.hook(), left.output());
            HookFolder.remove(left.output());
            if (left.hook() == Hook.POST_START) {
                cutShort.put(left.processId(), left.generation());
            }
        }
    }

    /** It was taken over from an earlier manager: what that one had begun after its start is done again. */
    void resumed(Slot slot) {
        Long generation = cutShort.remove(slot.id());
        if (generation != null && slot.state().phase() == Phase.UP && slot.state().generation() == generation) {
            started(slot, slot.run);
        }
    }

    private static HookSpec spec(ProcessSpec process, Hook hook) {
        return process.control() == null ? null : process.control().hooks().get(hook);
    }

    /** Before the spawn; completes with an empty text, or with why the start fails. */
    CompletableFuture<String> beforeStart(Slot slot, Run run) {
        HookSpec spec = spec(run.spec, Hook.PRE_START);
        CompletableFuture<String> told = begin(slot, run, Hook.PRE_START, Map.of());
        if (run.abandoned()) {
            kill(run, "for it is not to be started any more");
        }
        return told.thenApply(problem -> run.abandoned() && spec != null || !problem.isEmpty() && spec.fails()
                ? Hook.PRE_START.word() + " hook: " + (problem.isEmpty() ? "ended in vain" : problem)
                : "");
    }

    /** The instance is ready. */
    void started(Slot slot, Run run) {
        begin(slot, run, Hook.POST_START, pid(slot.state().pid()));
    }

    /** Before the instance is asked to stop; completes when it may be. */
    CompletableFuture<String> beforeStop(Slot slot, Run run) {
        return begin(slot, run, Hook.PRE_STOP, pid(run.process().identity().pid()));
    }

    /** After the run; completes when another one may follow. */
    CompletableFuture<String> afterEnd(Slot slot, Run run, Effect.CleanUp end) {
        HookRun ofStart = run.hooks().get(Hook.POST_START);
        if (ofStart != null) {
            ofStart.kill("for its process has ended");
        }
        HookRun ofStop = run.hooks().get(Hook.PRE_STOP);
        CompletableFuture<String> before = ofStop == null ? CompletableFuture.completedFuture("") : ofStop.over();
        Map<String, String> about = new HashMap<>(pid(end.pid()));
        about.put("PROCMAN_EXIT_REASON", end.reason());
        if (end.exit() != null && end.exit().code() != null) {
            about.put("PROCMAN_EXIT_CODE", end.exit().code().toString());
        }
        if (end.exit() != null && end.exit().signal() != null) {
            about.put("PROCMAN_EXIT_SIGNAL", end.exit().signal());
        }
        return before.thenCompose(nothing -> begin(slot, run, Hook.POST_STOP, about));
    }

    private static Map<String, String> pid(long pid) {
        return pid == 0 ? Map.of() : Map.of("PROCMAN_PID", Long.toString(pid));
    }

    /** Ends what is running for the instance, and what is about to be. */
    void kill(Run run, String why) {
        run.hooks().values().forEach(hook -> hook.kill(why));
    }

    /** Completes when it is over and told: with an empty text when it ended well or is not there, else with a complaint. */
    private CompletableFuture<String> begin(Slot slot, Run run, Hook hook, Map<String, String> about) {
        CompletableFuture<String> told = new CompletableFuture<>();
        // What a start is preceded by belongs to it; all else is as it is wished by now.
        ProcessSpec process = hook == Hook.PRE_START ? run.spec : slot.spec;
        if (spec(process, hook) == null) {
            told.complete("");
            return told;
        }
        HookRun made = new HookRun();
        run.hooks().put(hook, made);
        ProcessSpec instance = InstanceSpec.of(process, slot.ports());
        try {
            actions.execute(() -> start(slot, run, hook, instance, about, made, told));
        } catch (RejectedExecutionException e) {
            made.failed("the manager ends");
            told.complete("the manager ends");
        }
        return told;
    }

    private void start(
            Slot slot,
            Run run,
            Hook hook,
            ProcessSpec instance,
            Map<String, String> about,
            HookRun made,
            CompletableFuture<String> told) {
        MDC.put("process", slot.id());
        HookSpec spec = spec(instance, hook);
        long timeout = spec.timeout().toMillis();
        Path output = null;
        try {
            output = folder.open(slot.id(), run.generation, hook);
            RunningProcess process = spawn(instance, slot.ports(), run.generation, hook, about, made, output);
            HookTiding tiding = new HookTiding(hook, run.generation, process.identity().pid(), timeout);
            tell(slot, tiding);
            bound(output, 0);
            Path written = output;
            made.over().thenAccept(problem -> over(slot, made, tiding, written, problem, told));
            made.started(process, spec.timeout(), actions);
        } catch (IOException | SpawnException | RuntimeException e) {
            if (output != null) {
                HookFolder.remove(output);
            }
            String problem = "cannot be started: " + e.getMessage();
            tell(slot, new HookTiding(hook, run.generation, 0, timeout).over(problem, null, 0, ""));
            made.failed(problem);
            told.complete(problem);
        } finally {
            MDC.remove("process");
        }
    }

    private void tell(Slot slot, HookTiding tiding) {
        slot.hooks.put(tiding.hook(), tiding);
        tidings.hook(slot, tiding);
    }

    private RunningProcess spawn(
            ProcessSpec process,
            Map<String, Integer> ports,
            long generation,
            Hook hook,
            Map<String, String> about,
            HookRun made,
            Path output)
            throws SpawnException {
        Provider<ProcessType> type = types.processType(TYPE).orElseThrow(() -> new SpawnException(
                SpawnException.Kind.OTHER, "no plugin provides process type '" + TYPE + "', which starts hooks"));
        Map<String, String> variables = new HashMap<>(about);
        variables.put(Launch.MARKER_MANAGER, marker(hook));
        variables.put(Launch.MARKER_ID, process.id());
        variables.put(Launch.MARKER_GENERATION, Long.toString(generation));
        variables.put("PROCMAN_HOOK", hook.word());
        StartRequest request = new StartRequest(
                process.with(process.control().of(spec(process, hook)), List.of(), Settings.NONE), generation, variables,
                output, output, LaunchLimits.NONE, ports, null);
        String what = "the start of the " + hook.word() + " hook of " + process.id();
        try {
            RunningProcess started = calls.call(
                    type, what, START_PATIENCE,
                    () -> type.service().start(request, platform, made),
                    late -> late.killTree().whenComplete((survivors, problem) -> late.release()));
            if (started == null) {
                throw new SpawnException(SpawnException.Kind.OTHER, what + " returns nothing");
            }
            return started;
        } catch (PluginException e) {
            if (e.getCause() instanceof SpawnException refused) {
                throw refused;
            }
            throw new SpawnException(SpawnException.Kind.OTHER, e.getMessage());
        }
    }

    /** No hook fills the disk. */
    private void bound(Path output, long length) {
        platform.onGrowth(output, length + MOST_OUTPUT, () -> bound(output, HookFolder.giveUp(output, platform)));
    }

    private void over(
            Slot slot, HookRun made, HookTiding tiding, Path output, String problem, CompletableFuture<String> told) {
        MDC.put("process", slot.id());
        String complaint = problem;
        try {
            platform.forgetGrowth(output);
            List<String> lines = log(slot.id(), tiding.hook(), output);
            HookFolder.remove(output);
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            HookTiding end = tiding.over(problem, made.status(), made.millis(), last);
            complaint = problem.isEmpty() ? "" : end.complaint();
            tell(slot, end);
        } finally {
            MDC.remove("process");
            told.complete(complaint);
        }
    }

    private static List<String> log(String id, Hook hook, Path output) {
        List<String> lines = HookFolder.lastLines(output, LOGGED_LINES);
        lines.forEach(line -> TOLD.info("{} {}: {}", id, hook.word(), line));
        return lines;
    }

}
