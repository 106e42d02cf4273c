package org.hsu.procman.configuration.logging;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code log_collection}. */
public final class LogCollectionReader {
    private static final Bounds INTERVALS = Bounds.between(1000, Duration.ofDays(1).toMillis());
    private static final long LARGEST_BUFFER = 1L << 30;

    private final Problems problems;
    private final TypeChecks types;

    public LogCollectionReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /** Everything is read, and judged, also where it is switched off. */
    public LogReading read(Section root) {
        Section collection = root.section("log_collection", KnownKeys.LOG_COLLECTION);
        Place place = root.placeOf("log_collection");
        if (collection == null) {
            return new LogReading(LogCollection.NONE, Mapping.empty(place), null, place);
        }
        boolean enabled = collection.flag("enabled", true);
        Section defaults = collection.section("default", KnownKeys.LOG_DEFAULT);
        Section processing = defaults == null ? null : defaults.section("processing", KnownKeys.LOG_PROCESSING);
        Mapping inherited = defaults == null
                ? Mapping.empty(place)
                : LogDefaults.read(defaults, processing, problems);
        // Read for its errors, which are reported once and not for each process only.
        new LoggingReader(problems, types).read(Section.open(
                Mapping.of(place, List.of(new Mapping.Entry("logging", place, inherited))),
                KnownKeys.MANAGEMENT, problems));
        LogEnhancement enhancement = new EnhancementReader(problems, types)
                .read(collection.section("enhancement", KnownKeys.ENHANCEMENT), processing);
        Section system = collection.section("system", KnownKeys.LOG_SYSTEM);
        LogCollection read = read(collection, enabled, enhancement, system);
        Integer most = system == null ? null
                : system.integer("max_managed_processes", null, Bounds.between(0, Integer.MAX_VALUE));
        return new LogReading(
                enabled ? read : LogCollection.NONE,
                enabled ? inherited : Mapping.empty(place),
                most == null || most == 0 || !enabled ? null : most,
                system == null ? place : system.placeOf("max_managed_processes"));
    }

    private LogCollection read(
            Section collection, boolean enabled, LogEnhancement enhancement, Section system) {
        LogCollection usual = LogCollection.NONE;
        TargetReader reader = new TargetReader(problems, types);
        List<LogTarget> targets = List.of();
        Section aggregation = collection.section("global_aggregation", KnownKeys.AGGREGATION);
        if (aggregation != null) {
            targets = reader.readAll(aggregation, aggregation.flag("enabled", true) && enabled);
        }
        if (system == null) {
            return new LogCollection(targets, enhancement, usual.processDirectory(), usual.bufferSize(),
                    usual.flushInterval(), usual.metricsInterval(), usual.metricsTargets());
        }
        Duration interval = usual.metricsInterval();
        List<LogTarget> metricsTargets = List.of();
        Section metrics = system.section("metrics", KnownKeys.LOG_METRICS);
        if (metrics != null) {
            interval = metrics.duration("interval", interval, INTERVALS);
            metricsTargets = reader.readAll(metrics, metrics.flag("enabled", true) && enabled);
        }
        return new LogCollection(
                targets,
                enhancement,
                directory(system),
                system.size("buffer_size", usual.bufferSize(), Bounds.between(1, LARGEST_BUFFER)),
                system.duration("flush_interval", usual.flushInterval(), LoggingReader.flushIntervals()),
                interval,
                metricsTargets);
    }

    private String directory(Section system) {
        String directory = system.name("process_directory", "");
        try {
            Path.of(directory);
            return directory;
        } catch (InvalidPathException invalid) {
            system.error("process_directory", "is not a path", "");
            return "";
        }
    }
}
