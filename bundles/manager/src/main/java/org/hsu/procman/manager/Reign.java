package org.hsu.procman.manager;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.remote.RemoteConnector;
import org.hsu.procman.api.remote.RemoteEndpoint;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.JmxSettings;
import org.hsu.procman.manager.jmx.LocalConnector;
import org.hsu.procman.manager.jmx.MBeans;
import org.hsu.procman.manager.listener.EventListeners;
import org.hsu.procman.manager.loop.Autoscaling;
import org.hsu.procman.manager.loop.ExitRecords;
import org.hsu.procman.manager.loop.HeapTrim;
import org.hsu.procman.manager.loop.Leasing;
import org.hsu.procman.manager.loop.LoopManagement;
import org.hsu.procman.manager.loop.Notifications;
import org.hsu.procman.manager.loop.Reload;
import org.hsu.procman.manager.loop.Rollouts;
import org.hsu.procman.manager.loop.ServiceNotices;
import org.hsu.procman.manager.loop.Shutdown;
import org.hsu.procman.manager.loop.Supervisor;
import org.hsu.procman.manager.loop.Watches;
import org.hsu.procman.manager.management.ManagerView;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.network.Interfaces;
import org.hsu.procman.manager.port.Ports;
import org.hsu.procman.manager.record.LeaseFile;
import org.hsu.procman.manager.record.RecordStore;
import org.hsu.procman.manager.record.RecordWriter;
import org.hsu.procman.manager.record.RolloutFiles;
import org.hsu.procman.manager.record.Scale;
import org.hsu.procman.manager.record.ScaleFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the manager, from reading the configuration to the exit code. */
final class Reign implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reign.class);

    /** sysexits.h: something in the configuration is wrong. */
    private static final int EX_CONFIG = 78;

    private final Manager services;
    private final IntConsumer exit;
    private final Console console = new Console(System.out, System.err);
    private final long startNanos = System.nanoTime();
    private final long startMillis = System.currentTimeMillis();

    private Surroundings surroundings;
    private ManagerFile file;
    private volatile DesiredState desired;
    private Reload reload;
    private ConfigurationWatch watch;
    private AutoCloseable sources;
    private RecordWriter records;
    private ProcessOutput output;
    private Supervisor supervisor;
    private ServiceNotices notices;
    private Shutdown shutdown;
    private MBeans beans;
    private volatile LocalConnector connector;
    private volatile Interfaces interfaces;
    private EventListeners listeners;
    private Watches watches;
    private Autoscaling autoscaling;
    private Rollouts rollouts;
    private AutoCloseable pluginFiles;
    private RemoteEndpoint remote;
    private volatile String state = "starting";
    private String platformName = "";
    private boolean closed;

    Reign(Manager services, IntConsumer exit) {
        this.services = services;
        this.exit = exit;
    }

    synchronized void begin() {
        if (closed) {
            return;
        }
        try {
            boot();
        } catch (InvalidConfigurationException e) {
            console.invalid(e.problems());
            exit.accept(EX_CONFIG);
        } catch (IOException e) {
            LOG.error("the manager cannot start: {}", e.getMessage());
            console.failed("cannot start: " + e.getMessage());
            exit.accept(1);
        } catch (RuntimeException | Error e) {
            // An Error, too: nobody else would end a manager that has no loop, or nobody who can talk to it.
            LOG.error("the manager cannot start", e);
            console.failed("cannot start: " + reason(e));
            exit.accept(1);
        }
    }

    /** What a class could not be made for is in its cause. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        boolean plain = cause instanceof IllegalStateException || cause instanceof IOException;
        return message == null || !plain ? cause.toString() : message;
    }

    private void boot() throws InvalidConfigurationException, IOException {
        surroundings = Surroundings.ofSystemProperties();
        file = new ManagerFile(surroundings, startMillis);
        DesiredState written = wish();
        ScaleFile scaleFile = new ScaleFile(surroundings.stateDirectory().resolve("instances"));
        Map<String, Scale> scales = Scale.stillMeant(written, scaleFile.read());
        rollouts = new Rollouts(
                services.source(), new RolloutFiles(surroundings.stateDirectory().resolve("rollouts")));
        desired = rollouts.over(Scale.over(written, scales));
        services.logLevel(desired.manager().logLevel());
        desired.warnings().forEach(warning -> LOG.warn("{}", warning));
        console.warnings(desired.warnings());
        Platform platform = platform();
        platformName = platform.name();
        file.write(state, desired.manager().id(), null, Map.of());
        remote = remote();

        String marker = surroundings.marker();
        RecordStore store = new RecordStore(surroundings.stateDirectory().resolve("records"));
        records = new RecordWriter(store);
        output = new ProcessOutput(
                platform, services, surroundings, desired.manager(), desired.processes());
        Ports ports = new Ports(desired.manager().portRange());
        ExitRecords exits = new ExitRecords(surroundings.stateDirectory().resolve("exits"));
        Notifications notifications = new Notifications(platform, surroundings.stateDirectory().resolve("notify"));
        supervisor = new Supervisor(
                services.types(), platform, output, records, exits, ports, marker, notifications,
                surroundings.stateDirectory());
        notices = new ServiceNotices(supervisor, platform::tellServiceManager, System.getenv());
        shutdown = new Shutdown(supervisor, () -> desired.manager().forceShutdownTimeout(), this::stopping);
        shutdown.done().thenAccept(this::stopped);
        reload = new Reload(supervisor, services.source(), scaleFile, scales, rollouts, desired, this::reloaded);
        Leasing leasing = new Leasing(supervisor, reload, new LeaseFile(surroundings.stateDirectory().resolve("leases")));
        LoopManagement management = new LoopManagement(
                supervisor,
                services::bundle,
                this::view,
                shutdown,
                reload,
                leasing,
                services::processLog,
                output::processDirectory,
                output,
                services::validator,
                output::counts,
                services::deployer);
        // What was asked for and cannot be had is a failed start, so it comes before the first process.
        interfaces = Interfaces.open(desired.manager().interfaces(), services::managementInterface, management);
        services.onLogFlood(management::logFlood);
        listeners = new EventListeners(services.types(), management);
        listeners.configure(desired.manager().listeners());
        supervisor.begin(desired.processes(), desired.groups(), store.load());
        leasing.begin();
        watches = new Watches(supervisor, List.of(surroundings.stateDirectory(), surroundings.logDirectory()));
        watches.configure(desired.processes());
        autoscaling = new Autoscaling(supervisor, reload, leasing, shutdown::begun);
        autoscaling.configure(desired);
        rollouts.begin(shutdown::begun);
        pluginFiles = services.deployer() == null ? null : services.deployer().onChange(supervisor::pluginFiles);
        beans = MBeans.open(ManagementFactory.getPlatformMBeanServer(), management);
        supervisor.onProcesses(() -> beans.processesChanged(
                management.processes().stream().map(ProcessView::id).toList()));
        connector = LocalConnector.open(ManagementFactory.getPlatformMBeanServer());
        watch = desired.manager().watchConfig() ? watch() : null;
        sources = services.source().onChange(() -> reloadNow("a source of the configuration", true));
        reload.passPeriodically(() -> reloadNow("the periodic pass", true));
        HeapTrim.onceSettled(supervisor);
        if ("starting".equals(state)) {
            state = "running";
            file.write(state, desired.manager().id(), connector.url(), addresses());
            long sinceStart = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            console.ready(surroundings, desired.processes(), platformName, addresses(), sinceStart);
            notices.ready(desired.processes().size());
            LOG.info("manager {} is ready with {} processes", desired.manager().id(), desired.processes().size());
        }
    }

    /** Before anything is started: a door that was asked for and cannot be opened is a failed start. */
    private RemoteEndpoint remote() throws IOException {
        JmxSettings settings = desired.manager().jmx();
        if (settings == null) {
            return null;
        }
        RemoteConnector door = services.remoteConnector();
        if (door == null) {
            throw new IllegalStateException("no bundle provides remote JMX (process_manager.jmx); is bundles/ complete?");
        }
        try {
            return door.open(settings);
        } catch (IOException e) {
            throw new IOException("remote JMX (process_manager.jmx): " + e.getMessage(), e);
        }
    }

    private DesiredState wish() throws InvalidConfigurationException {
        if (services.source() == null) {
            throw new IllegalStateException("no bundle provides the configuration; is bundles/ complete?");
        }
        return services.source().read();
    }

    /** The best that works here, or the one that the system property {@code procman.platform} names. */
    private Platform platform() {
        String wanted = System.getProperty("procman.platform", "");
        List<Platform> all = services.platforms();
        StringBuilder why = new StringBuilder();
        Comparator<Platform> nativeFirst = Comparator.comparing(candidate -> "portable".equals(candidate.name()));
        for (Platform candidate : all.stream().sorted(nativeFirst).toList()) {
            Optional<String> unavailable = candidate.unavailable();
            if (unavailable.isPresent()) {
                why.append("; ").append(candidate.name()).append(": ").append(unavailable.get());
            } else if (wanted.isEmpty() || wanted.equals(candidate.name())) {
                LOG.info("platform {}: {}", candidate.name(), capabilities(candidate));
                return candidate;
            }
        }
        throw new IllegalStateException("no platform works here" + why);
    }

    private static String capabilities(Platform platform) {
        return platform.capabilities().stream()
                .map(capability -> capability.available()
                        ? capability.name()
                        : "no " + capability.name() + " (" + capability.detail() + ")")
                .collect(Collectors.joining(", "));
    }

    private ManagerView view() {
        return new ManagerView(
                desired.manager().id(),
                surroundings.version(),
                state,
                ProcessHandle.current().pid(),
                startMillis,
                startNanos,
                surroundings.configuration().toString(),
                reload == null ? 1 : reload.generation(),
                surroundings.stateDirectory().toString(),
                surroundings.logDirectory().toString(),
                services.lostLogLines(),
                platformName);
    }

    private void reloaded(DesiredState wish) {
        if (!wish.manager().logLevel().equals(desired.manager().logLevel())) {
            services.logLevel(wish.manager().logLevel());
        }
        desired = wish;
        output.configure(wish.manager(), wish.processes());
        listeners.configure(wish.manager().listeners());
        watches.configure(wish.processes());
        autoscaling.configure(wish);
    }

    private ConfigurationWatch watch() {
        return new ConfigurationWatch(() -> desired.files(), () -> reloadNow("a change of the file", true));
    }

    /** A signal wishes it; returns at once. */
    void reload(String origin) {
        Thread thread = new Thread(() -> reloadNow(origin, false), "procman-reload");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param again tried once more later when it is refused */
    private void reloadNow(String origin, boolean again) {
        Reload ready;
        synchronized (this) {
            ready = closed ? null : reload;
        }
        if (ready != null && !shutdown.begun()) {
            console.reloaded(origin, again ? ready.follow(origin) : ready.apply(origin));
        }
    }

    /** From any thread; before the boot is over it waits for it. */
    synchronized void shutdown(boolean force) {
        if (shutdown == null) {
            exit.accept(0);
        } else if (force) {
            shutdown.force();
        } else {
            shutdown.begin();
        }
    }

    private void stopping(boolean leaving) {
        state = "stopping";
        console.stopping(desired.processes().size(), leaving);
        notices.stopping(desired.manager().forceShutdownTimeout());
        LOG.info(leaving ? "leaving the processes to the next manager" : "stopping all processes");
        try {
            file.write(
                    state, desired.manager().id(), connector == null ? null : connector.url(), addresses());
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private void stopped(Shutdown.Ending ending) {
        console.stopped(ending, supervisor.unsettled());
        // The loop's thread calls this; what follows waits for that thread.
        try {
            new Thread(() -> finish(ending), "procman-end").start();
        } catch (OutOfMemoryError noThread) {
            // The launcher's own thread closes the rest.
            file.delete();
            exit.accept(exitCode(ending));
        }
    }

    private void finish(Shutdown.Ending ending) {
        close();
        file.delete();
        LOG.info("the manager has stopped");
        exit.accept(exitCode(ending));
    }

    private static int exitCode(Shutdown.Ending ending) {
        return ending == Shutdown.Ending.FAILED ? 1 : 0;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        services.onLogFlood(null);
        closeQuietly(watch);
        closeQuietly(sources);
        closeQuietly(watches);
        closeQuietly(autoscaling);
        closeQuietly(rollouts);
        closeQuietly(interfaces);
        closeQuietly(listeners);
        closeQuietly(pluginFiles);
        closeQuietly(remote);
        closeQuietly(connector);
        closeQuietly(beans);
        closeQuietly(supervisor);
        closeQuietly(output);
        closeQuietly(records);
    }

    /** Where the manager is reached, by what. */
    private Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        if (remote != null) {
            addresses.put("remote_jmx", remote.url());
        }
        if (interfaces != null) {
            addresses.putAll(interfaces.addresses());
        }
        return addresses;
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            LOG.warn("{} cannot be closed: {}", closeable.getClass().getSimpleName(), e.toString());
        }
    }
}
