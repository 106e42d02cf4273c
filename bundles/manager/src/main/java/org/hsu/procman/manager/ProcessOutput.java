package org.hsu.procman.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.settings.InvalidConfigurationException;
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
import org.hsu.procman.manager.loop.InstanceOutput;
import org.hsu.procman.manager.management.LogCount;
import org.hsu.procman.manager.plugin.PluginKind;
import org.hsu.procman.manager.plugin.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The output of instances: spools in the state directory, behind them the pump, its files and its targets. */
final class ProcessOutput implements InstanceOutput, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessOutput.class);

    private final SpoolDirectory spools;
    private final Path logDirectory;
    private final LogWriters writers;
    private final LogPump pump;
    private final Manager services;
    private final List<SpoolSource> leftovers;
    private final BiConsumer<Provider<?>, Boolean> outputChanged = (provider, arrived) -> renew(provider);

    /** @throws IOException the spool folder cannot be read */
    ProcessOutput(Platform platform, Manager services, Surroundings surroundings, ManagerSettings settings)
            throws IOException {
        this.services = services;
        logDirectory = surroundings.logDirectory();
        spools = new SpoolDirectory(surroundings.stateDirectory().resolve("spool"));
        leftovers = spools.leftovers();
        writers = new LogWriters(logDirectory, services::processLog);
        targets(settings);
        pump = new LogPump(platform, settings.spoolLimit());
        services.types().listen(outputChanged);
    }

    /** A target goes over to what provides its type by now. */
    private void renew(Provider<?> provider) {
        if (provider.kind() == PluginKind.LOG_OUTPUT) {
            writers.renew(key -> key instanceof LogTarget target && target.type().equals(provider.name()));
        }
    }

    /** The targets that all processes share; one that was there before stays open. */
    void targets(ManagerSettings settings) {
        Map<Object, LogWriters.Target> targets = new LinkedHashMap<>();
        for (LogTarget target : settings.logs().targets()) {
            String name = target.type() + " (" + target.settings().location() + ")";
            targets.put(target, new LogWriters.Target(name, () -> open(target)));
        }
        writers.setTargets(targets);
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
            pump.attach(leftover, writers.sinks(leftover.processId(), leftover.stream(), logging));
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
                        sinks(spec, generation, stream, readyLine));
            }
        }
    }

    /** Where the ready line is looked for, that comes first: an output that fails must not hold it up. */
    private List<SinkRef> sinks(ProcessSpec spec, long generation, LogStream stream, Consumer<String> readyLine) {
        List<SinkRef> outputs = writers.sinks(spec.id(), stream, spec.logging());
        if (readyLine == null) {
            return outputs;
        }
        Path mark = spools.readyMark(spec.id(), generation);
        List<SinkRef> sinks = new ArrayList<>(outputs.size() + 1);
        sinks.add(new ReadyLine(spec.control().ready().logPattern(), mark, readyLine));
        sinks.addAll(outputs);
        return sinks;
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
    public List<Path> files(ProcessSpec spec) {
        ProcessLog provider = services.processLog();
        return provider == null ? List.of() : provider.files(logDirectory, spec.id(), spec.logging());
    }

    /** Lines that a process wrote, and those that targets dropped. */
    List<LogCount> counts(String processId) {
        List<LogCount> counts = new ArrayList<>();
        for (LogStream stream : LogStream.values()) {
            LogCounters counters = pump.counters(processId, stream);
            if (counters != null) {
                counts.add(new LogCount(processId, stream.word(), null, counters.lines()));
            }
        }
        writers.dropped(processId).forEach((target, lines) -> counts.add(new LogCount(processId, null, target, lines)));
        return counts;
    }

    private LogSink open(LogTarget target) throws IOException {
        Provider<LogOutput<?>> provider = services.types()
                .logOutput(target.type())
                .orElseThrow(() -> new IOException("no plugin provides log output '" + target.type() + "'"));
        try {
            return open(provider.service(), target);
        } catch (InvalidConfigurationException | RuntimeException e) {
            provider.failed(e.getMessage());
            throw new IOException(e.getMessage(), e);
        }
    }

    private <S extends Record> LogSink open(LogOutput<S> output, LogTarget target)
            throws IOException, InvalidConfigurationException {
        S settings = target.settings().bind(output.settingsType());
        return output.open(new LogSinkRequest(logDirectory, target.format(), target.prefix()), settings);
    }

    /** What is still in the spools is for the next manager. */
    @Override
    public void close() {
        services.types().unlisten(outputChanged);
        pump.close();
        writers.close();
    }
}
