package org.hsu.procman.manager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.log.LogCounters;
import org.hsu.procman.manager.log.LogPump;
import org.hsu.procman.manager.log.LogWriters;
import org.hsu.procman.manager.log.ReadyLine;
import org.hsu.procman.manager.log.SinkRef;
import org.hsu.procman.manager.log.SpoolDirectory;
import org.hsu.procman.manager.log.SpoolSource;
import org.hsu.procman.manager.log.targets.Enrichments;
import org.hsu.procman.manager.log.targets.LogMetrics;
import org.hsu.procman.manager.log.targets.LogTargets;
import org.hsu.procman.manager.log.targets.TargetReading;
import org.hsu.procman.manager.loop.InstanceOutput;
import org.hsu.procman.manager.management.LogCount;
import org.hsu.procman.manager.plugin.PluginKind;
import org.hsu.procman.manager.loop.OutputReadings;
import org.hsu.procman.manager.management.LogOutputView;
import org.hsu.procman.manager.plugin.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The output of instances: spools in the state directory, behind them the pump, its files and its targets. */
final class ProcessOutput implements InstanceOutput, OutputReadings, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessOutput.class);

    private static final int NEWEST_LINES = 1_000;
    private static final int NEWEST_CHARACTERS = 64 * 1024;

    private final SpoolDirectory spools;
    private final LogSinkRequest request;
    private final Enrichments enrichments;
    private final LogMetrics metrics;
    private final LogWriters writers;
    private final LogPump pump;
    private final Manager services;
    private final List<SpoolSource> leftovers;
    private final BiConsumer<Provider<?>, Boolean> outputChanged = (provider, arrived) -> renew(provider);
    private LogCollection collection;
    private volatile Map<String, ProcessSpec> specs = Map.of();

    /** @throws IOException the spool folder cannot be read */
    ProcessOutput(Platform platform, Manager services, Surroundings surroundings, ManagerSettings settings,
            List<ProcessSpec> specs) throws IOException {
        this.services = services;
        request = new LogSinkRequest(surroundings.logDirectory(), LogFormat.PLAIN, "", LogEnhancement.NONE,
                settings.id(), hostName());
        spools = new SpoolDirectory(surroundings.stateDirectory().resolve("spool"));
        leftovers = spools.leftovers();
        enrichments = new Enrichments(name -> services.types().logEnricher(name));
        writers = new LogWriters(request, services::processLog, new LogTargets(
                surroundings.stateDirectory().resolve("log-queues"),
                (target, enhancement) -> () -> open(target, enhancement),
                enrichments::of));
        metrics = new LogMetrics(writers.targets(), this::counterLines);
        pump = new LogPump(platform, settings.spoolLimit());
        configure(settings, specs);
        services.types().listen(outputChanged);
    }

    /** A target goes over to what provides its type by now. */
    private void renew(Provider<?> provider) {
        if (provider.kind() == PluginKind.LOG_OUTPUT) {
            writers.targets().renew(target -> target.type().equals(provider.name()));
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** What holds from now on, also for living instances; what was there before stays open. */
    void configure(ManagerSettings settings, List<ProcessSpec> wished) {
        LogCollection logs = FollowedLogs.in(settings.logs());
        boolean otherwise = !logs.equals(collection);
        collection = logs;
        writers.configure(collection, wished.stream().map(ProcessSpec::logging).toList());
        Map<String, ProcessSpec> before = specs;
        specs = wished.stream().collect(Collectors.toMap(ProcessSpec::id, Function.identity()));
        specs.forEach((id, spec) -> {
            ProcessSpec old = before.get(id);
            boolean same = old != null && old.logging().equals(spec.logging()) && old.labels().equals(spec.labels());
            if (old != null && (otherwise || !same)) {
                pump.reroute(id, stream -> writers.route(id, stream, spec.logging(), spec.labels()));
            }
        });
        metrics.configure(collection);
    }

    /** Where the processes' own files are. */
    Path processDirectory() {
        return writers.processDirectory();
    }

    @Override
    public Map<Path, Spool> left() {
        return leftovers.stream().collect(Collectors.toMap(
                SpoolSource::path, spool -> new Spool(spool.processId(), spool.generation())));
    }

    @Override
    public Path spoolFile(String processId, long generation, LogStream stream) {
        return spools.file(processId, generation, stream);
    }

    @Override
    public void recover(List<ProcessSpec> specs, BiPredicate<String, Long> lives) {
        Map<String, ProcessSpec> known =
                specs.stream().collect(Collectors.toMap(ProcessSpec::id, Function.identity()));
        take(
                leftovers.stream()
                        .filter(leftover -> !lives.test(leftover.processId(), leftover.generation()))
                        .toList(),
                id -> known.containsKey(id) ? known.get(id).logging() : LoggingSpec.DEFAULT);
    }

    @Override
    public void recoverDeparted(String processId) {
        take(
                leftovers.stream()
                        .filter(leftover -> leftover.processId().equals(processId) && Files.exists(leftover.path()))
                        .toList(),
                id -> LoggingSpec.DEFAULT);
    }

    private void take(List<SpoolSource> over, Function<String, LoggingSpec> specs) {
        for (SpoolSource leftover : over) {
            LoggingSpec logging = specs.apply(leftover.processId());
            pump.attach(leftover, null,
                    writers.route(leftover.processId(), leftover.stream(), logging, Map.of()));
        }
        for (SpoolSource leftover : over) {
            pump.finish(leftover.processId(), leftover.generation(), () -> {});
        }
    }

    @Override
    public long lastGeneration(String processId) {
        return leftovers.stream()
                .filter(leftover -> leftover.processId().equals(processId))
                .mapToLong(SpoolSource::generation)
                .max()
                .orElse(0);
    }

    @Override
    public Path spool(ProcessSpec spec, long generation, LogStream stream) throws IOException {
        return captured(spec.logging(), stream) ? spools.create(spec.id(), generation, stream) : null;
    }

    private static boolean captured(LoggingSpec logging, LogStream stream) {
        return stream == LogStream.STDOUT ? logging.captureStdout() : logging.captureStderr();
    }

    @Override
    public void attach(ProcessSpec spec, long generation, long pid, Consumer<String> readyLine) {
        for (LogStream stream : LogStream.values()) {
            if (captured(spec.logging(), stream)) {
                Path file = spools.file(spec.id(), generation, stream);
                pump.attach(
                        new SpoolSource(spec.id(), generation, pid, stream, file, 1),
                        ready(spec, generation, readyLine),
                        writers.route(spec.id(), stream, spec.logging(), spec.labels()));
            }
        }
    }

    /** Where the ready line is looked for: before all else, for an output that fails must not hold it up. */
    private SinkRef ready(ProcessSpec spec, long generation, Consumer<String> readyLine) {
        return readyLine == null ? null : new ReadyLine(
                spec.control().ready().logPattern(), spools.readyMark(spec.id(), generation), readyLine);
    }

    @Override
    public void finish(ProcessSpec spec, long generation, Runnable drained) {
        if (spec.control() != null && spec.control().ready() != null && spec.control().ready().logPattern() != null) {
            forgetReady(spec.id(), generation);
        }
        pump.finish(spec.id(), generation, drained);
    }

    private void forgetReady(String id, long generation) {
        try {
            Files.deleteIfExists(spools.readyMark(id, generation));
        } catch (IOException e) {
            LOG.debug("a mark of {} is left: {}", id, e.getMessage());
        }
    }

    @Override
    public void discard(ProcessSpec spec, long generation) {
        for (LogStream stream : LogStream.values()) {
            try {
                Files.deleteIfExists(spools.file(spec.id(), generation, stream));
            } catch (IOException e) {
                LOG.warn("the spool of an instance that was never started cannot be removed: {}", e.getMessage());
            }
        }
    }

    @Override
    public String newest(ProcessSpec spec, long sinceMillis) throws IOException {
        ProcessLog provider = services.processLog();
        if (provider == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (LogLine line : provider.read(writers.processDirectory(), spec.id(), spec.logging(),
                new LogQuery(null, "", NEWEST_LINES, sinceMillis, null)).lines()) {
            text.append(line.text()).append('\n');
        }
        int start = Math.max(0, text.length() - NEWEST_CHARACTERS);
        return start == 0 ? text.toString() : text.substring(text.indexOf("\n", start) + 1);
    }

    @Override
    public List<Path> files(ProcessSpec spec) {
        ProcessLog provider = services.processLog();
        return provider == null ? List.of() : provider.files(writers.processDirectory(), spec.id(), spec.logging());
    }

    /** Lines that a process wrote, and those that targets dropped. */
    List<LogCount> counts(String processId) {
        List<LogCount> counts = new ArrayList<>();
        for (LogStream stream : LogStream.values()) {
            LogCounters counters = pump.counters(processId, stream);
            if (counters != null) {
                counts.add(new LogCount(processId, stream.word(), null, counters.lines(), counters.lagBytes(),
                        counters.lostLines()));
            }
        }
        outputs(processId).stream()
                .filter(view -> view.droppedLines() > 0)
                .forEach(view -> counts.add(new LogCount(processId, null, view.name(), view.droppedLines(), 0, 0)));
        return counts;
    }

    private LogSink open(LogTarget target, LogEnhancement enhancement) throws IOException {
        Provider<LogOutput<?>> provider = services.types()
                .logOutput(target.type())
                .orElseThrow(() -> new IOException("no plugin provides log output '" + target.type() + "'"));
        try {
            return open(provider.service(), target, enhancement);
        } catch (InvalidConfigurationException | RuntimeException e) {
            provider.failed(e.getMessage());
            throw new IOException(e.getMessage(), e);
        }
    }

    private <S extends Record> LogSink open(LogOutput<S> output, LogTarget target, LogEnhancement enhancement)
            throws IOException, InvalidConfigurationException {
        S settings = target.settings().bind(output.settingsType());
        return output.open(new LogSinkRequest(request.logDirectory(), target.format(), target.prefix(), enhancement,
                request.managerId(), request.hostName()), settings);
    }

    @Override
    public List<LogOutputView> outputs(String processId) {
        ProcessSpec spec = specs.get(processId);
        List<LogOutputView> views = new ArrayList<>();
        for (LogStream stream : LogStream.values()) {
            LogCounters counters = pump.counters(processId, stream);
            if (counters != null) {
                views.add(new LogOutputView(stream.word(), "own_file", counters.lines(), counters.bytes(),
                        counters.lostLines(),
                        counters.lagBytes(), writers.rotations(processId, stream), counters.lastMillis(),
                        counters.lastError(), !counters.error().isEmpty()));
            }
        }
        if (spec != null) {
            List<LogTarget> wanted = new ArrayList<>(spec.logging().targets());
            wanted.addAll(collection.targets());
            writers.targets().readings(processId, wanted).forEach(reading -> views.add(view(reading)));
        }
        return views;
    }

    @Override
    public List<LogOutputView> outputs() {
        return writers.targets().readings().stream().map(ProcessOutput::view).toList();
    }

    @Override
    public void reopen() {
        pump.reopen();
        writers.targets().renew(target -> true);
    }

    private static LogOutputView view(TargetReading reading) {
        return new LogOutputView(reading.name(), reading.type(), reading.lines(), reading.bytes(),
                reading.droppedLines(), reading.queuedBytes(), reading.rotations(), reading.lastWriteMillis(),
                reading.lastError(), reading.failing());
    }

    private List<String> counterLines() {
        List<String> lines = new ArrayList<>();
        for (String id : specs.keySet()) {
            outputs(id).stream()
                    .filter(view -> view.type().equals("own_file"))
                    .forEach(view -> lines.add(view.json(id)));
        }
        outputs().forEach(view -> lines.add(view.json("")));
        return lines;
    }

    /** What is still in the spools is for the next manager. */
    @Override
    public void close() {
        services.types().unlisten(outputChanged);
        metrics.close();
        pump.close();
        writers.close();
        enrichments.close();
    }
}
