package org.hsu.procman.process.integrated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.process.StopCaller;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.Test;

class IntegratedProcessTypeTest {
    private static final Map<String, Integer> PORTS = Map.of("grpc", 30_001);

    private final List<String> seen = new ArrayList<>();
    private final CompletableFuture<Boolean> empty = new CompletableFuture<>();
    private final RunningProcess process = (RunningProcess) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {RunningProcess.class}, (proxy, method, arguments) -> {
                seen.add(method.getName() + " " + arguments[0]);
                return method.getName().equals("awaitEmpty") ? empty : null;
            });
    private final Standard standard = new Standard();

    /** Keeps what it was asked to start. */
    private final class Standard implements ProcessType {
        private StartRequest started;

        @Override
        public List<String> problems(ProcessSpec spec) {
            return List.of("asked");
        }

        @Override
        public RunningProcess start(StartRequest request, Platform platform, RunListener listener) {
            started = request;
            return process;
        }
    }

    private ControlSpec start(List<String> arguments, Map<String, String> environment, Map<String, Integer> ports)
            throws Exception {
        StartRequest request = new StartRequest(
                spec(arguments, environment), 1, Map.of(), null, null, LaunchLimits.NONE, ports, null);
        assertSame(process, new IntegratedProcessType(standard, null).start(request, null, status -> {}));
        return standard.started.spec().control();
    }

    @Test
    void theInstanceIsToldItsPort() throws Exception {
        ControlSpec control = start(List.of("-v"), Map.of("A", "1"), PORTS);
        assertEquals(List.of("-v", "--port", "30001"), control.arguments());
        assertEquals(Map.of("A", "1", "PORT", "30001"), control.environment());
    }

    @Test
    void whoIsToldOtherwiseIsNotToldTwice() throws Exception {
        ControlSpec control = start(List.of("--listen=:30001"), Map.of("PORT", "x"), PORTS);
        assertEquals(List.of("--listen=:30001"), control.arguments());
        assertEquals("x", control.environment().get("PORT"));
        assertEquals(3, start(List.of("130001"), Map.of(), PORTS).arguments().size());
        ControlSpec without = start(List.of("-v"), Map.of(), Map.of());
        assertEquals(List.of("-v"), without.arguments());
        assertNull(without.environment().get("PORT"));
    }

    @Test
    void anEntryWithoutControlIsNoMistake() {
        IntegratedProcessType type = new IntegratedProcessType(standard, null);
        assertEquals(List.of("asked"), type.problems(spec(List.of(), Map.of())));
    }

    private CompletionStage<String> stop(StopCaller caller, Map<String, Integer> ports) throws Exception {
        return new IntegratedProcessType(standard, caller)
                .requestStop(spec(List.of(), Map.of()), ports, process, "SIGTERM");
    }

    private StopCaller answering(CompletableFuture<Boolean> answer) {
        return (port, timeout) -> {
            seen.add("call " + port + " " + timeout.toMillis());
            return answer;
        };
    }

    @Test
    void whoSaysYesIsLeftToEnd() throws Exception {
        assertEquals(
                "gRPC",
                stop(answering(CompletableFuture.completedFuture(true)), PORTS).toCompletableFuture().get());
        empty.complete(true);
        assertEquals(List.of("call 30001 1000", "awaitEmpty 2000000000"), seen);
    }

    @Test
    void whoSaysYesAndStaysIsSignalled() throws Exception {
        stop(answering(CompletableFuture.completedFuture(true)), PORTS);
        empty.complete(false);
        assertEquals(List.of("call 30001 1000", "awaitEmpty 2000000000", "requestStop SIGTERM"), seen);
    }

    @Test
    void whoDoesNotOfferItIsSignalled() throws Exception {
        assertEquals(
                "SIGTERM",
                stop(answering(CompletableFuture.completedFuture(false)), PORTS).toCompletableFuture().get());
        assertEquals(List.of("call 30001 1000", "requestStop SIGTERM"), seen);
    }

    @Test
    void whoDoesNotAnswerIsSignalled() throws Exception {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletionStage<String> how = stop(answering(answer), PORTS);
        assertEquals(List.of("call 30001 1000"), seen);
        answer.completeExceptionally(new IOException("no answer in 1 s"));
        assertEquals("SIGTERM after gRPC: no answer in 1 s", how.toCompletableFuture().get());
        assertEquals(List.of("call 30001 1000", "requestStop SIGTERM"), seen);
    }

    @Test
    void withoutACallerOrAPortThereIsTheSignal() throws Exception {
        assertEquals("SIGTERM", stop(null, PORTS).toCompletableFuture().get());
        assertEquals(
                "SIGTERM",
                stop(answering(CompletableFuture.completedFuture(true)), Map.of()).toCompletableFuture().get());
        assertEquals(List.of("requestStop SIGTERM", "requestStop SIGTERM"), seen);
    }

    private static ProcessSpec spec(List<String> arguments, Map<String, String> environment) {
        Duration grace = Duration.ofSeconds(4);
        ControlSpec control = new ControlSpec(
                "serve", arguments, Path.of("/"), environment, false, grace, grace, grace, "SIGTERM", null, null, null,
                null, null, PORTS);
        return new ProcessSpec(
                "a", "integrated_managed", "general", true, null, Map.of(), Map.of(), null, control, List.of(),
                ResourceLimits.NONE, RestartPolicy.DEFAULT, LoggingSpec.DEFAULT, List.of(), null, "procman.yaml:1");
    }
}
