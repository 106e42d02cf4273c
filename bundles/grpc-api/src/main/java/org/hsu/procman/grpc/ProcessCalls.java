package org.hsu.procman.grpc;

import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.management.CommandReply;
import org.hsu.procman.api.management.CommandRequest;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.grpc.v1.CircuitBreaker;
import org.hsu.procman.grpc.v1.Event;
import org.hsu.procman.grpc.v1.GetPlanRequest;
import org.hsu.procman.grpc.v1.GroupOperationRequest;
import org.hsu.procman.grpc.v1.GroupOperationResponse;
import org.hsu.procman.grpc.v1.ListGroupsRequest;
import org.hsu.procman.grpc.v1.ListGroupsResponse;
import org.hsu.procman.grpc.v1.ListPluginsRequest;
import org.hsu.procman.grpc.v1.ListPluginsResponse;
import org.hsu.procman.grpc.v1.ListProcessesRequest;
import org.hsu.procman.grpc.v1.ListProcessesResponse;
import org.hsu.procman.grpc.v1.ListRoutesResponse;
import org.hsu.procman.grpc.v1.LogLine;
import org.hsu.procman.grpc.v1.OperationRequest;
import org.hsu.procman.grpc.v1.OperationResponse;
import org.hsu.procman.grpc.v1.Plan;
import org.hsu.procman.grpc.v1.ProcessRequest;
import org.hsu.procman.grpc.v1.ReadLogsRequest;
import org.hsu.procman.grpc.v1.ReloadRequest;
import org.hsu.procman.grpc.v1.RestartStats;
import org.hsu.procman.grpc.v1.RoutesRequest;
import org.hsu.procman.grpc.v1.ScaleRequest;
import org.hsu.procman.grpc.v1.SignalRequest;
import org.hsu.procman.grpc.v1.WatchEventsRequest;

/** {@code procman.v1.ProcessManager}. Thread-safe. */
final class ProcessCalls extends PoolCalls {
    private static final int LINES = 100;
    private static final int MOST_LINES = 10_000;
    /** A line is shown within 100 ms. */
    private static final long LOOK_MILLIS = 80;

    private final ManagementFacade manager;
    private final Streams streams;
    private final Executor executor;

    /** @param executor where answers are written that were waited for */
    ProcessCalls(ManagementFacade manager, Streams streams, Executor executor) {
        super(manager, executor);
        this.manager = manager;
        this.streams = streams;
        this.executor = executor;
    }

    @Override
    public void listProcesses(ListProcessesRequest request, StreamObserver<ListProcessesResponse> to) {
        Answers.answer(to, () -> Messages.of("processes", manager.processesJson(), ListProcessesResponse.newBuilder()).build());
    }

    @Override
    public void describeProcess(ProcessRequest request, StreamObserver<Struct> to) {
        Answers.answer(to, () -> found(request, manager.processJson(request.getId()), Struct.newBuilder()).build());
    }

    @Override
    public void getCircuitBreaker(ProcessRequest request, StreamObserver<CircuitBreaker> to) {
        Answers.answer(to, () -> found(request, manager.circuitBreakerJson(request.getId()), CircuitBreaker.newBuilder()).build());
    }

    @Override
    public void getRestartStats(ProcessRequest request, StreamObserver<RestartStats> to) {
        Answers.answer(to, () -> found(request, manager.restartStatsJson(request.getId()), RestartStats.newBuilder()).build());
    }

    @Override
    public void listGroups(ListGroupsRequest request, StreamObserver<ListGroupsResponse> to) {
        Answers.answer(to, () -> Messages.of("groups", manager.groupsJson(), ListGroupsResponse.newBuilder()).build());
    }

    @Override
    public void listPlugins(ListPluginsRequest request, StreamObserver<ListPluginsResponse> to) {
        Answers.answer(to, () -> Messages.of("plugins", manager.pluginsJson(), ListPluginsResponse.newBuilder()).build());
    }

    @Override
    public void getPlan(GetPlanRequest request, StreamObserver<Plan> to) {
        Answers.answer(to, () -> Messages.of(manager.plan().planJson(), Plan.newBuilder()).build());
    }

    @Override
    public void reload(ReloadRequest request, StreamObserver<Plan> to) {
        String origin = Access.acting("");
        Answers.answer(to, () -> Messages.of(manager.reload(origin).planJson(), Plan.newBuilder()).build());
    }

    @Override
    public void listRoutes(RoutesRequest request, StreamObserver<ListRoutesResponse> to) {
        Answers.answer(to, () -> routes(routesJson(request)));
    }

    @Override
    public void watchRoutes(RoutesRequest request, StreamObserver<ListRoutesResponse> to) {
        String[] sent = {null};
        Answers.open(to, () -> streams.openOnEvents(to, () -> {
            String now = routesJson(request);
            if (Objects.equals(now, sent[0])) {
                return null;
            }
            sent[0] = now;
            return routes(now);
        }));
    }

    private String routesJson(RoutesRequest request) {
        return manager.routesJson(request.getHostname().isEmpty() ? null : request.getHostname(), request.getAll());
    }

    private static ListRoutesResponse routes(String json) {
        return Messages.of("routes", json, ListRoutesResponse.newBuilder()).build();
    }

    @Override
    public void watchEvents(WatchEventsRequest request, StreamObserver<Event> to) {
        long since = request.hasSince() ? request.getSince() : manager.lastEvent();
        Answers.open(to, () -> streams.openOnEvents(to, new EventSource(manager, since)));
    }

    @Override
    public void readLogs(ReadLogsRequest request, StreamObserver<LogLine> to) {
        Answers.open(to, () -> {
            int lines = request.hasLines() ? request.getLines() : LINES;
            if (lines < 0 || lines > MOST_LINES) {
                throw Failures.of(Status.INVALID_ARGUMENT, "lines: expected a number from 0 to " + MOST_LINES);
            }
            streams.openLooking(
                    to,
                    new LineSource(manager, request.getId(), stream(request.getStream()), lines, request.getFollow()),
                    LOOK_MILLIS);
        });
    }

    private static LogStream stream(String word) {
        return word.isEmpty() ? null : Arrays.stream(LogStream.values())
                .filter(stream -> stream.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Failures.of(Status.INVALID_ARGUMENT, "stream: expected stdout or stderr"));
    }

    @Override
    public void startProcess(OperationRequest request, StreamObserver<OperationResponse> to) {
        command("start", request, to);
    }

    @Override
    public void stopProcess(OperationRequest request, StreamObserver<OperationResponse> to) {
        command("stop", request, to);
    }

    @Override
    public void restartProcess(OperationRequest request, StreamObserver<OperationResponse> to) {
        command("restart", request, to);
    }

    @Override
    public void killProcess(OperationRequest request, StreamObserver<OperationResponse> to) {
        command("kill", request, to);
    }

    @Override
    public void resetProcess(OperationRequest request, StreamObserver<OperationResponse> to) {
        command("reset", request, to);
    }

    @Override
    public void signalProcess(SignalRequest request, StreamObserver<OperationResponse> to) {
        if (request.getSignal().isBlank()) {
            to.onError(Failures.of(Status.INVALID_ARGUMENT, "signal: expected a name such as HUP"));
            return;
        }
        command(new CommandRequest("signal", request.getId(), false, request.getSignal(),
                Access.acting(request.getId()), true, 0), to);
    }

    @Override
    public void scaleProcess(ScaleRequest request, StreamObserver<OperationResponse> to) {
        if (Answers.refusesTimeout(request.getTimeoutMs(), to)) {
            return;
        }
        Answers.ignoreLeaving(to);
        manager.scale(request.getId(), request.getInstances(), Access.acting(request.getId()), !request.getNoWait(),
                        request.getTimeoutMs())
                .thenAcceptAsync(reply -> Answers.answer(to, () -> Answers.response(request.getId(), reply)), executor);
    }

    @Override
    public void startGroup(GroupOperationRequest request, StreamObserver<GroupOperationResponse> to) {
        group("start", request, to);
    }

    @Override
    public void stopGroup(GroupOperationRequest request, StreamObserver<GroupOperationResponse> to) {
        group("stop", request, to);
    }

    @Override
    public void restartGroup(GroupOperationRequest request, StreamObserver<GroupOperationResponse> to) {
        group("restart", request, to);
    }

    private void group(String verb, GroupOperationRequest request, StreamObserver<GroupOperationResponse> to) {
        if (Answers.refusesTimeout(request.getTimeoutMs(), to)) {
            return;
        }
        Answers.ignoreLeaving(to);
        String name = request.getName();
        Optional<CompletableFuture<Map<String, CommandReply>>> asked = manager.groupCommand(new CommandRequest(
                verb, name, request.getForce(), "", Access.acting(name), !request.getNoWait(), request.getTimeoutMs()));
        if (asked.isEmpty()) {
            to.onError(Failures.of(Status.NOT_FOUND, "no such group: " + name));
            return;
        }
        asked.get().thenAcceptAsync(replies -> Answers.answer(to, () -> response(name, replies)), executor);
    }

    private static GroupOperationResponse response(String name, Map<String, CommandReply> replies) {
        GroupOperationResponse.Builder response = GroupOperationResponse.newBuilder()
                .setName(name)
                .setStatus(Answers.word(replies.values().stream()
                        .map(CommandReply::status)
                        .filter(status -> status != CommandReply.Status.DONE)
                        .findFirst()
                        .orElse(CommandReply.Status.DONE)));
        replies.forEach((id, reply) -> response.addProcesses(Answers.told(id, reply)));
        return response.build();
    }

    private void command(String verb, OperationRequest request, StreamObserver<OperationResponse> to) {
        if (Answers.refusesTimeout(request.getTimeoutMs(), to)) {
            return;
        }
        command(new CommandRequest(verb, request.getId(), request.getForce(), "", Access.acting(request.getId()),
                !request.getNoWait(), request.getTimeoutMs()), to);
    }

    /** No thread waits for its end. */
    private void command(CommandRequest command, StreamObserver<OperationResponse> to) {
        Answers.ignoreLeaving(to);
        manager.command(command).thenAcceptAsync(reply -> Answers.answer(to, () -> Answers.response(command.id(), reply)), executor);
    }

    private static <B extends Message.Builder> B found(ProcessRequest request, Optional<String> json, B builder) {
        return Messages.of(json.orElseThrow(() -> Failures.noSuch(request.getId())), builder);
    }
}
