package org.hsu.procman.manager.jmx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.management.Route;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.management.ChangePlan;
import org.hsu.procman.manager.management.CheckTimes;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.GroupView;
import org.hsu.procman.manager.management.Histogram;
import org.hsu.procman.manager.management.Jobs;
import org.hsu.procman.manager.management.LeaseView;
import org.hsu.procman.manager.management.Leased;
import org.hsu.procman.manager.management.LogCount;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.ManagerView;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.PluginView;
import org.hsu.procman.manager.management.PortUse;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.Reloaded;
import org.hsu.procman.manager.management.RolloutAction;
import org.hsu.procman.manager.management.RolloutView;
import org.hsu.procman.manager.management.Routes;

/** A façade with a script: a restart of {@code web} makes three events, {@code worker} refuses everything. */
final class FakeManagement implements Management {

    /** A class that no client has. */
    static final class OurFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        OurFailure(String message) {
            super(message, new IllegalStateException(new StringBuilder("cause").toString()));
        }
    }

    final List<Command> commands = new CopyOnWriteArrayList<>();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<LogQuery> queries = new CopyOnWriteArrayList<>();
    final List<Long> waits = new CopyOnWriteArrayList<>();
    volatile List<ProcessView> views = List.of(Samples.running("web"), Samples.failed("worker"));
    volatile Boolean keptProcesses;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    synchronized void happen(String type, String id, String message, Map<String, Object> data) {
        Event event = new Event(events.size() + 1L, Samples.NOON, type, id, message, data);
        events.add(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public ManagerView manager() {
        return new ManagerView("test", "0.1.0", "running", 99, Samples.NOON, System.nanoTime(), "/etc/procman.yaml",
                1, "/state", "/logs", 0, "linux");
    }

    @Override
    public List<ProcessView> processes() {
        return views;
    }

    @Override
    public List<GroupView> groups() {
        return GroupView.of(
                List.of(new GroupSpec("edge", GroupSpec.Strategy.ONE_FOR_ALL),
                        new GroupSpec("empty", GroupSpec.Strategy.REST_FOR_ONE)), List.of(), views, name -> List.of());
    }

    @Override
    public Optional<ProcessView> process(String id) {
        return views.stream().filter(view -> view.id().equals(id)).findFirst();
    }

    @Override
    public List<PluginView> pluginProblems(String id) {
        return List.of();
    }

    @Override
    public List<PluginView> plugins() {
        return List.of(
                new PluginView("health_check", "http", "org.hsu.procman.health-http", "0.1.0", "", "active", ""),
                new PluginView("health_check", "http", "acme.http", "2.0.0", "/p/a.jar", "shadowed", "by the first"));
    }

    @Override
    public String installPlugin(String path) {
        return path + " is deployed";
    }

    @Override
    public String removePlugin(String name) {
        return name + " is removed";
    }

    @Override
    public String resetPlugin(String name) {
        throw new IllegalArgumentException("no such plugin in quarantine: " + name);
    }

    @Override
    public String describePlugin(String name) {
        return "BUNDLE " + name;
    }

    @Override
    public CompletableFuture<Outcome> submit(Command command, boolean wait, long timeoutMillis) {
        commands.add(command);
        if (process(command.id()).isEmpty()) {
            return done(Outcome.Status.NO_SUCH_PROCESS, "no such process: " + command.id());
        }
        if (command.id().equals("worker")) {
            return done(Outcome.Status.REFUSED, "worker is FAILED; allowed: start, reset");
        }
        if (command.verb() == Command.Verb.KILL) {
            return CompletableFuture.failedFuture(new OurFailure("killing went wrong"));
        }
        if (command.verb() == Command.Verb.RESTART) {
            views = List.of(Samples.running("web", Health.UNHEALTHY), Samples.failed("worker"));
            happen(Event.STATE, "web", "web is stopping", Map.of("from", "RUNNING", "to", "STOPPING", "pid", 4711L));
            happen(Event.EXIT, "web", "web ended", Map.of("signal", "SIGTERM", "odd", new OurFailure("odd")));
            happen(Event.STATE, "web", "web is starting", Map.of("from", "STOPPING", "to", "STARTING"));
        }
        return done(Outcome.Status.DONE, command.id() + " done in 0.4 s");
    }

    @Override
    public CompletableFuture<Outcome> scale(
            String id, int instances, String origin, boolean wait, long timeoutMillis) {
        return id.equals("pool")
                ? done(Outcome.Status.DONE, id + " scaled to " + instances + " by " + origin + (wait ? ", awaited" : ""))
                : done(Outcome.Status.REFUSED, id + " cannot be scaled");
    }

    @Override
    public Leased lease(String id, long millis, String origin) {
        return id.equals("pool")
                ? new Leased(
                        new Outcome(Outcome.Status.DONE, "pool-1 lent", 0),
                        new LeaseView("t" + millis, "pool-1", id, 7, Map.of("http", 80), 0))
                : new Leased(new Outcome(Outcome.Status.NO_SUCH_PROCESS, "no such entry", 0), null);
    }

    @Override
    public Outcome release(String token, String origin) {
        return new Outcome(
                token.equals("t") ? Outcome.Status.DONE : Outcome.Status.REFUSED, token + " by " + origin, 0);
    }

    @Override
    public List<RolloutView> rollouts() {
        return List.of(new RolloutView("pool", "rolled_back", "rolling", null, null, 4, 4, 4, 0, true, "it failed", 1000));
    }

    @Override
    public Outcome rollout(RolloutAction action, String id, String origin) {
        return id.equals("pool")
                ? new Outcome(Outcome.Status.DONE, action + " of " + id + " by " + origin, 0)
                : new Outcome(Outcome.Status.NO_SUCH_PROCESS, "no such process: " + id, 0);
    }

    private static CompletableFuture<Outcome> done(Outcome.Status status, String message) {
        return CompletableFuture.completedFuture(new Outcome(status, message, 400));
    }

    @Override
    public CompletableFuture<Outcome> await(String id, String state, long timeoutMillis) {
        waits.add(timeoutMillis);
        return done(Outcome.Status.TIMED_OUT, id + " is not " + state);
    }

    @Override
    public List<Event> eventsSince(long sequence, int max) {
        return events.stream().filter(event -> event.sequence() > sequence).limit(max).toList();
    }

    @Override
    public AutoCloseable subscribe(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    int listeners() {
        return listeners.size();
    }

    @Override
    public LogPage logs(String id, LogQuery query) {
        queries.add(query);
        List<LogLine> lines = new ArrayList<>();
        for (int number = 1; number <= Math.min(3, query.maxLines()); number++) {
            lines.add(new LogLine(Samples.NOON + number, LogStream.STDOUT, number, "line " + number));
        }
        return new LogPage(lines, "c3");
    }

    @Override
    public List<String> configuration(String id) {
        if (id.equals("worker")) {
            throw new OurFailure("configuration went wrong");
        }
        return List.of("control.executable: /usr/bin/web", "control.stop_timeout: 10s");
    }

    @Override
    public List<Problem> validate(String yaml) {
        return List.of(new Problem(
                "<text>", 2, 3, "a.b", "unknown key", "did you mean c", Problem.Severity.WARNING),
                new Problem("<text>", 0, 0, "", "nothing here", "", Problem.Severity.ERROR));
    }

    @Override
    public Reloaded reload(boolean dryRun, String origin) {
        Change change = new Change("web", Change.Action.RESTART, List.of("control.arguments"));
        return new Reloaded(true, dryRun ? 1 : 2, new ChangePlan(List.of(change), List.of()), List.of());
    }

    @Override
    public void shutdown(boolean keepProcesses) {
        keptProcesses = keepProcesses;
    }

    @Override
    public long lastEvent() {
        return events.isEmpty() ? 0 : events.get(events.size() - 1).sequence();
    }

    @Override
    public Map<String, String> provenance(String id) {
        return Map.of("type", "procman.yaml:3");
    }

    @Override
    public List<String> allowed(String id) {
        return List.of("start", "stop");
    }

    @Override
    public List<Route> routes(String hostname, boolean all) {
        return new Routes().of(processes(), hostname, all);
    }

    @Override
    public Map<String, Map<String, CheckTimes>> checkTimes() {
        return Map.of();
    }

    @Override
    public List<LogCount> logCounts() {
        return List.of();
    }

    @Override
    public PortUse portUse() {
        return new PortUse(0, 0);
    }

    @Override
    public Histogram reconciliations() {
        return new Histogram();
    }

    @Override
    public Jobs jobs() {
        return new FakeJobs();
    }
}
