package org.hsu.procman.manager.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.management.CommandReply;
import org.hsu.procman.api.management.CommandRequest;
import org.hsu.procman.api.management.JobReply;
import org.hsu.procman.api.management.JobSubmission;
import org.hsu.procman.api.management.LeaseReply;
import org.hsu.procman.api.management.ManagementEvent;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.Metric;
import org.hsu.procman.api.management.ReloadReply;
import org.hsu.procman.api.management.Route;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Description;
import org.hsu.procman.manager.management.EventJson;
import org.hsu.procman.manager.management.GroupView;
import org.hsu.procman.manager.management.JobRequest;
import org.hsu.procman.manager.management.JobView;
import org.hsu.procman.manager.management.Json;
import org.hsu.procman.manager.management.Leased;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.PlanJson;
import org.hsu.procman.manager.management.PluginView;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.QueueView;
import org.hsu.procman.manager.management.Reloaded;
import org.hsu.procman.manager.management.RolloutAction;
import org.hsu.procman.manager.management.RolloutView;
import org.hsu.procman.manager.management.Routes;
import org.hsu.procman.manager.management.Times;

/** The manager for its interfaces. Thread-safe. */
final class InterfaceFacade implements ManagementFacade, AutoCloseable {
    private final Management management;
    private final RestartCounts restarts = new RestartCounts();
    private final EventCounts counts = new EventCounts();
    private final Metrics metrics;
    private final AutoCloseable subscription;

    InterfaceFacade(Management management) {
        this.management = management;
        this.metrics = new Metrics(management, restarts, counts);
        this.subscription = management.subscribe(event -> {
            restarts.take(event);
            counts.take(event);
        });
    }

    @Override
    public void close() throws Exception {
        subscription.close();
    }

    @Override
    public String state() {
        return management.manager().state();
    }

    @Override
    public String version() {
        return management.manager().version();
    }

    @Override
    public String processesJson() {
        return Description.statusJson(management.processes());
    }

    @Override
    public Optional<String> processJson(String id) {
        return Description.of(management, id).map(Description::json);
    }

    @Override
    public Optional<String> circuitBreakerJson(String id) {
        return management.process(id).map(view -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("state", view.breaker());
            fields.put("failures", view.breakerFailures());
            fields.put("open_until", Times.rfc3339(view.openUntilMillis()));
            return Json.write(fields);
        });
    }

    @Override
    public Optional<String> restartStatsJson(String id) {
        return management.process(id).map(view -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("restarts", view.restarts());
            fields.put("by_reason", restarts.of(id));
            fields.put("attempts", view.attempts());
            fields.put("next_restart_at", Times.rfc3339(view.nextRestartMillis()));
            fields.put("last_exit_reason", view.lastExitReason());
            return Json.write(fields);
        });
    }

    @Override
    public String pluginsJson() {
        List<Object> list = new ArrayList<>();
        for (PluginView view : management.plugins()) {
            list.add(view.fields());
        }
        return Json.write(list);
    }

    @Override
    public ReloadReply plan() {
        return reply(management.reload(true, "http"));
    }

    @Override
    public ReloadReply reload(String origin) {
        return reply(management.reload(false, origin));
    }

    private static ReloadReply reply(Reloaded reloaded) {
        return new ReloadReply(reloaded.valid(), PlanJson.write(reloaded), PlanJson.problems(reloaded.problems()));
    }

    @Override
    public CompletableFuture<CommandReply> command(CommandRequest request) {
        Command command = new Command(
                Command.Verb.valueOf(request.verb().toUpperCase(Locale.ROOT)),
                request.id(),
                request.force(),
                request.signal(),
                request.origin());
        return management.submit(command, request.awaited(), request.timeoutMillis())
                .thenApply(outcome -> reply(request.id(), outcome));
    }

    @Override
    public CompletableFuture<CommandReply> scale(
            String id, int instances, String origin, boolean awaited, long timeoutMillis) {
        return management.scale(id, instances, origin, awaited, timeoutMillis)
                .thenApply(outcome -> reply(id, outcome));
    }

    @Override
    public String groupsJson() {
        return GroupView.json(management.groups());
    }

    @Override
    public String rolloutsJson() {
        return RolloutView.json(management.rollouts());
    }

    @Override
    public Optional<String> rolloutJson(String id) {
        return management.rollouts().stream().filter(each -> each.id().equals(id)).findFirst().map(RolloutView::json);
    }

    @Override
    public CommandReply rollout(String action, String id, String origin) {
        return reply(id, management.rollout(RolloutAction.valueOf(action.toUpperCase(Locale.ROOT)), id, origin));
    }

    @Override
    public Optional<CompletableFuture<Map<String, CommandReply>>> groupCommand(CommandRequest request) {
        return management.groups().stream()
                .filter(group -> group.name().equals(request.id()))
                .findFirst()
                .map(group -> all(group.ids(), request));
    }

    private CompletableFuture<Map<String, CommandReply>> all(List<String> ids, CommandRequest request) {
        Map<String, CompletableFuture<CommandReply>> asked = new LinkedHashMap<>();
        ids.forEach(id -> asked.put(id, command(new CommandRequest(
                request.verb(), id, request.force(), request.signal(), request.origin(), request.awaited(),
                request.timeoutMillis()))));
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)).thenApply(done -> {
            Map<String, CommandReply> replies = new LinkedHashMap<>();
            asked.forEach((id, each) -> replies.put(id, each.join()));
            return replies;
        });
    }

    @Override
    public String jobsJson(String pool) {
        return JobView.json(management.jobs().jobs(pool));
    }

    @Override
    public Optional<String> jobJson(String id) {
        return management.jobs().job(id).map(view -> view.json(management.jobs().output(id)));
    }

    @Override
    public CompletableFuture<JobReply> submitJob(JobSubmission submission) {
        return management.jobs()
                .submit(new JobRequest(
                        submission.pool(), submission.arguments(), submission.priority(), submission.timeoutMillis(),
                        submission.retries(), submission.origin()))
                .thenApply(done -> new JobReply(done.getKey(), reply("", done.getValue())));
    }

    @Override
    public CompletableFuture<CommandReply> cancelJob(String id) {
        return management.jobs().cancel(id).thenApply(outcome -> reply("", outcome));
    }

    @Override
    public CompletableFuture<CommandReply> awaitJob(String id, long timeoutMillis) {
        return management.jobs().await(id, timeoutMillis).thenApply(outcome -> reply("", outcome));
    }

    @Override
    public LeaseReply lease(String id, long millis, String origin) {
        Leased leased = management.lease(id, millis, origin);
        return new LeaseReply(reply(id, leased.outcome()), leased.lease() == null ? null : leased.lease().json());
    }

    @Override
    public CommandReply release(String token, String origin) {
        return reply("", management.release(token, origin));
    }

    private CommandReply reply(String id, Outcome outcome) {
        return new CommandReply(
                CommandReply.Status.valueOf(outcome.status().name()),
                outcome.message(),
                outcome.elapsedMillis(),
                management.process(id).map(view -> view.state().name()).orElse(null),
                management.allowed(id));
    }

    @Override
    public LogPage logs(String id, LogQuery query) throws IOException {
        return management.logs(id, query);
    }

    @Override
    public List<ManagementEvent> eventsSince(long sequence, int max) {
        return management.eventsSince(sequence, max).stream()
                .map(event -> new ManagementEvent(event.sequence(), event.type(), EventJson.write(event)))
                .toList();
    }

    @Override
    public long lastEvent() {
        return management.lastEvent();
    }

    @Override
    public AutoCloseable onEvent(Runnable listener) {
        return management.subscribe(event -> listener.run());
    }

    @Override
    public List<Route> routes(String hostname, boolean all) {
        return management.routes(hostname, all);
    }

    @Override
    public String routesJson(String hostname, boolean all) {
        return Routes.json(management.routes(hostname, all));
    }

    @Override
    public List<Metric> metrics() {
        Set<String> ids = management.processes().stream().map(ProcessView::id).collect(Collectors.toSet());
        restarts.keep(ids);
        counts.keep(ids);
        counts.keepQueues(management.jobs().queues().stream().map(QueueView::pool).collect(Collectors.toSet()));
        return metrics.now();
    }
}
