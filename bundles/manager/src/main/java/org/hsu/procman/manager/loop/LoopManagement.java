package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.hsu.procman.api.desired.ConfigurationValidator;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.management.Route;
import org.hsu.procman.api.plugin.PluginDeployer;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.manager.management.CheckTimes;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.GroupView;
import org.hsu.procman.manager.management.Histogram;
import org.hsu.procman.manager.management.Jobs;
import org.hsu.procman.manager.management.Leased;
import org.hsu.procman.manager.management.LogCount;
import org.hsu.procman.manager.management.LogOutputView;
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

/** The management façade over a supervisor. */
public final class LoopManagement implements Management {
    private final Supervisor supervisor;
    private final Commands commands;
    private final Scaling scaling;
    private final JobDesk jobs;
    private final Leasing leasing;
    private final Views views;
    private final PluginListing listing;
    private final PluginCommands pluginCommands;
    private final Shutdown shutdown;
    private final Reload reload;
    private final Supplier<ManagerView> self;
    private final Supplier<ProcessLog> logs;
    private final Supplier<Path> logDirectory;
    private final OutputReadings outputs;
    private final Supplier<ConfigurationValidator> validator;
    private final Function<String, List<LogCount>> logCounts;
    private final Routes routes = new Routes();

    /**
     * @param bundles   bundle id to symbolic name, version and file
     * @param self      the manager as it is now
     * @param shutdown  what an ordered stop does
     * @param leasing   lends instances
     * @param logCounts of one process
     * @param logDirectory where the processes' own files are now
     * @param outputs   what became of lines
     * @param logs      gives null while no bundle provides it; so do {@code validator} and {@code deployer}
     */
    public LoopManagement(
            Supervisor supervisor,
            LongFunction<String[]> bundles,
            Supplier<ManagerView> self,
            Shutdown shutdown,
            Reload reload,
            Leasing leasing,
            Supplier<ProcessLog> logs,
            Supplier<Path> logDirectory,
            OutputReadings outputs,
            Supplier<ConfigurationValidator> validator,
            Function<String, List<LogCount>> logCounts,
            Supplier<PluginDeployer> deployer) {
        this.supervisor = supervisor;
        this.commands = new Commands(supervisor, shutdown::begun);
        this.scaling = new Scaling(supervisor, commands, reload, leasing);
        this.leasing = leasing;
        this.jobs = new JobDesk(supervisor);
        this.views = new Views(supervisor.types(), bundles, reload.rollouts()::text);
        this.listing = new PluginListing(supervisor.types(), views::bundle, deployer);
        this.pluginCommands = new PluginCommands(supervisor.types(), views::bundle, deployer, this::plugins);
        this.shutdown = shutdown;
        this.reload = reload;
        this.self = self;
        this.logs = logs;
        this.logDirectory = logDirectory;
        this.outputs = outputs;
        this.validator = validator;
        this.logCounts = logCounts;
    }

    @Override
    public ManagerView manager() {
        return self.get();
    }

    @Override
    public List<ProcessView> processes() {
        List<ProcessView> all = new ArrayList<>();
        supervisor.slots().forEach(slot -> all.add(views.process(slot, supervisor::slot)));
        return all;
    }

    @Override
    public List<GroupView> groups() {
        DesiredState holds = reload.current();
        return GroupView.of(
                holds.groups(), holds.processes(), processes(), supervisor.instances().groups()::limits);
    }

    @Override
    public Optional<ProcessView> process(String id) {
        return Optional.ofNullable(supervisor.slot(id)).map(slot -> views.process(slot, supervisor::slot));
    }

    @Override
    public Optional<ProcessView> processInDetail(String id) {
        return Optional.ofNullable(supervisor.slot(id))
                .map(slot -> views.processInDetail(slot, supervisor::slot));
    }

    @Override
    public List<PluginView> plugins() {
        return listing.plugins(supervisor.slots());
    }

    @Override
    public List<PluginView> pluginProblems(String id) {
        Slot slot = supervisor.slot(id);
        return slot == null
                ? List.of()
                : listing.problems(slot.spec, outputs.outputs(id).stream().map(LogOutputView::type).toList());
    }

    /** A bundle logs without end; told from any thread, heard on the loop's. */
    public void logFlood(long bundleId, String what) {
        supervisor.loop().execute(() -> supervisor.types().floods(bundleId, what));
    }

    @Override
    public String installPlugin(String path) throws IOException {
        return pluginCommands.install(path);
    }

    @Override
    public String removePlugin(String name) throws IOException {
        return pluginCommands.remove(name);
    }

    @Override
    public String resetPlugin(String name) {
        return pluginCommands.reset(name);
    }

    @Override
    public String describePlugin(String name) {
        return pluginCommands.describe(name);
    }

    @Override
    public CompletableFuture<Outcome> submit(Command command, boolean wait, long timeoutMillis) {
        return commands.submit(command, wait, timeoutMillis);
    }

    @Override
    public CompletableFuture<Outcome> scale(
            String id, int instances, String origin, boolean wait, long timeoutMillis) {
        return shutdown.begun()
                ? CompletableFuture.completedFuture(
                        new Outcome(Outcome.Status.REFUSED, id + ": refused, the manager is stopping", 0))
                : scaling.scale(id, instances, origin, wait, timeoutMillis);
    }

    @Override
    public Jobs jobs() {
        return jobs;
    }

    @Override
    public Leased lease(String id, long millis, String origin) {
        return shutdown.begun()
                ? new Leased(new Outcome(Outcome.Status.REFUSED, id + ": refused, the manager is stopping", 0), null)
                : leasing.lease(id, millis, origin);
    }

    @Override
    public Outcome release(String token, String origin) {
        return leasing.release(token, origin);
    }

    @Override
    public List<RolloutView> rollouts() {
        return reload.rollouts().views();
    }

    @Override
    public Outcome rollout(RolloutAction action, String id, String origin) {
        return reload.rollouts().command(action, id, origin);
    }

    @Override
    public CompletableFuture<Outcome> await(String id, String state, long timeoutMillis) {
        return commands.await(id, state, timeoutMillis);
    }

    @Override
    public List<Event> eventsSince(long sequence, int max) {
        return supervisor.events().since(sequence, max);
    }

    @Override
    public AutoCloseable subscribe(Consumer<Event> listener) {
        return supervisor.events().subscribe(listener);
    }

    @Override
    public long lastEvent() {
        return supervisor.events().last();
    }

    @Override
    public List<String> allowed(String id) {
        Slot slot = supervisor.slot(id);
        return slot == null
                ? List.of()
                : Arrays.stream(Commands.allowed(slot).split(", ")).map(verb -> verb.replaceAll(" .*", "")).toList();
    }

    @Override
    public List<Route> routes(String hostname, boolean all) {
        // Those of a version that does not answer for now are in no route.
        List<ProcessView> answering = new ArrayList<>();
        supervisor.slots().stream()
                .filter(slot -> !reload.rollouts().isStandby(slot.spec.instance()))
                .forEach(slot -> answering.add(views.process(slot, supervisor::slot)));
        return routes.of(answering, hostname, all);
    }

    @Override
    public Map<String, Map<String, CheckTimes>> checkTimes() {
        Map<String, Map<String, CheckTimes>> all = new LinkedHashMap<>();
        supervisor.slots().forEach(slot -> all.put(slot.id(), Map.copyOf(slot.checkTimes)));
        return all;
    }

    @Override
    public List<LogCount> logCounts() {
        return supervisor.slots().stream().flatMap(slot -> logCounts.apply(slot.id()).stream()).toList();
    }

    @Override
    public Histogram reconciliations() {
        return reload.took();
    }

    @Override
    public PortUse portUse() {
        return supervisor.portUse();
    }

    @Override
    public LogPage logs(String id, LogQuery query) throws IOException {
        Slot slot = supervisor.slot(id);
        if (slot == null) {
            throw new IllegalArgumentException("no such process: " + id);
        }
        if (slot.spec.discovery() != null) {
            throw new IllegalStateException(
                    id + " is unmanaged: whoever starts it has its output, so none is captured here");
        }
        ProcessLog provider = logs.get();
        if (provider == null) {
            throw new IOException("no bundle provides the log files of processes");
        }
        return provider.read(logDirectory.get(), id, slot.spec.logging(), query);
    }

    @Override
    public List<LogOutputView> logOutputs(String id) {
        return id.isEmpty() ? outputs.outputs() : outputs.outputs(id);
    }

    @Override
    public void reopenLogs() {
        outputs.reopen();
    }

    @Override
    public List<String> configuration(String id) {
        Slot slot = supervisor.slot(id);
        if (slot == null) {
            throw new IllegalArgumentException("no such process: " + id);
        }
        List<String> lines = new ArrayList<>(SpecText.lines(slot.spec));
        GroupLimits groups = supervisor.instances().groups();
        groups.place(slot.spec).path().forEach(group -> groups.limits(group).forEach(limit ->
                lines.add("groups." + group + ".limits." + limit.kind() + ": " + limit.value() + " (" + limit.enforcedBy() + ")")));
        return lines;
    }

    @Override
    public Map<String, String> provenance(String id) {
        return reload.provenance(id);
    }

    @Override
    public List<Problem> validate(String yaml) {
        ConfigurationValidator provider = validator.get();
        if (provider == null) {
            throw new IllegalStateException("no bundle provides the configuration");
        }
        return provider.validate(yaml, Path.of(self.get().configurationFile()).getParent());
    }

    @Override
    public Reloaded reload(boolean dryRun, String origin) {
        if (dryRun) {
            return reload.plan();
        }
        if (shutdown.begun()) {
            throw new IllegalStateException("refused, the manager is stopping");
        }
        return reload.apply(origin);
    }

    @Override
    public void shutdown(boolean keepProcesses) {
        if (keepProcesses) {
            shutdown.leave();
        } else {
            shutdown.begin();
        }
    }
}
