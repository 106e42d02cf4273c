package org.hsu.procman.process.integrated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.ProcessTypeName;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.process.StopCaller;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * {@code integrated_managed}: started as {@code standard_managed} is, and told its port: by {@code --port N} at the
 * end of its arguments, as upstream does, unless they have the number already, and by the variable PORT. Asked to
 * stop by a call; by the signal where it does not offer that, does not answer soon, or has said yes and still lives
 * after half of {@code shutdown_timeout}. Thread-safe.
 */
@Component(service = ProcessType.class)
@ProcessTypeName("integrated_managed")
public final class IntegratedProcessType implements ProcessType {
    static final String PORT = "grpc";

    private static final Duration LONGEST_CALL = Duration.ofSeconds(2);
    private static final String CALL = "gRPC";

    private final ProcessType standard;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile StopCaller caller;

    /** @param standard which starts it */
    @Activate
    public IntegratedProcessType(
            @Reference(target = "(procman.process.type.name=standard_managed)") ProcessType standard) {
        this.standard = standard;
    }

    /** Without a bundle that can call, signals are all there is. */
    IntegratedProcessType(ProcessType standard, StopCaller caller) {
        this.standard = standard;
        this.caller = caller;
    }

    /** The architecture seed shows one without control, which names a service that is there already. */
    @Override
    public List<String> problems(ProcessSpec spec) {
        return spec.control() == null ? List.of() : standard.problems(spec);
    }

    @Override
    public RunningProcess start(StartRequest request, Platform platform, RunListener listener)
            throws SpawnException {
        return standard.start(told(request), platform, listener);
    }

    @Override
    public ControlSpec control(ProcessSpec spec, Map<String, Integer> ports) {
        ControlSpec control = standard.control(spec, ports);
        Integer port = ports.get(PORT);
        if (control == null || port == null) {
            return control;
        }
        List<String> arguments = new ArrayList<>(control.arguments());
        Pattern number = Pattern.compile("(?<![0-9])" + port + "(?![0-9])");
        if (arguments.stream().noneMatch(argument -> number.matcher(argument).find())) {
            arguments.add("--port");
            arguments.add(port.toString());
        }
        Map<String, String> environment = new HashMap<>(control.environment());
        environment.putIfAbsent("PORT", port.toString());
        return control.with(arguments, environment, control.ready());
    }

    private StartRequest told(StartRequest request) {
        return new StartRequest(
                request.spec().with(
                        control(request.spec(), request.ports()), request.spec().healthChecks(),
                        request.spec().settings()),
                request.generation(),
                request.markers(),
                request.stdout(),
                request.stderr(),
                request.limits(),
                request.ports(),
                request.notifySocket(),
                request.exitRecord(),
                request.descriptors(),
                request.stdin());
    }

    @Override
    public CompletionStage<String> requestStop(
            ProcessSpec spec, Map<String, Integer> ports, RunningProcess process, String signal)
            throws SignalException {
        StopCaller known = caller;
        Integer port = ports.get(PORT);
        if (known == null || port == null || spec.control() == null) {
            return standard.requestStop(spec, ports, process, signal);
        }
        Duration grace = spec.control().shutdownTimeout();
        Duration quarter = grace.dividedBy(4);
        Duration timeout = quarter.compareTo(LONGEST_CALL) < 0 ? quarter : LONGEST_CALL;
        return known.askToStop(port, timeout)
                .handle((accepted, problem) -> problem != null || !accepted
                        ? signalled(process, signal, problem)
                        : accepted(process, signal, grace.dividedBy(2)))
                .thenCompose(how -> how);
    }

    /** Who has said yes and stays is asked like any other, while there is time for it. */
    private static CompletionStage<String> accepted(RunningProcess process, String signal, Duration patience) {
        process.awaitEmpty(patience.toNanos()).thenAccept(gone -> {
            if (!gone) {
                signalled(process, signal, null);
            }
        });
        return CompletableFuture.completedFuture(CALL);
    }

    private static CompletionStage<String> signalled(RunningProcess process, String signal, Throwable why) {
        try {
            process.requestStop(signal);
            Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
            String because = cause == null ? "" : " after " + CALL + ": " + cause.getMessage();
            return CompletableFuture.completedFuture(signal + because);
        } catch (SignalException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
