package org.hsu.procman.manager.log.targets;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.manager.log.LineFilter;
import org.hsu.procman.manager.log.SinkOpener;
import org.hsu.procman.manager.log.SinkRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All open targets, each once, whoever sends lines there. Thread-safe. */
public final class LogTargets implements Closeable {
    private static final long CLOSE_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(LogTargets.class);

    private final Path queues;
    private final BiFunction<LogTarget, LogEnhancement, SinkOpener> openers;
    private final Function<LogEnhancement, UnaryOperator<LogChunk>> enrichments;
    private final TargetThreads threads = new TargetThreads();
    private volatile Map<LogTarget, OutputTarget> open = Map.of();
    private volatile LogCollection collection = LogCollection.NONE;
    private boolean closed;

    /**
     * @param queues      the folder of their queues
     * @param openers     opens the sink of a target, again after each failure
     * @param enrichments what adds fields to lines, made once for each target
     */
    public LogTargets(
            Path queues,
            BiFunction<LogTarget, LogEnhancement, SinkOpener> openers,
            Function<LogEnhancement, UnaryOperator<LogChunk>> enrichments) {
        this.queues = queues;
        this.openers = openers;
        this.enrichments = enrichments;
    }

    /** Opens and closes until these targets are open; one that cannot be opened at all is said and left out. */
    public synchronized void retain(Set<LogTarget> wanted, LogCollection settings) {
        if (closed) {
            return;
        }
        boolean sameWay = settings.enhancement().equals(collection.enhancement())
                && settings.bufferSize() == collection.bufferSize()
                && settings.flushInterval().equals(collection.flushInterval());
        collection = settings;
        Map<LogTarget, OutputTarget> before = open;
        Map<LogTarget, OutputTarget> after = new LinkedHashMap<>();
        for (LogTarget target : wanted) {
            OutputTarget there = sameWay ? before.get(target) : null;
            if (there != null) {
                after.put(target, there);
            }
        }
        // Closed first: a target whose lines are only enhanced otherwise has the same queue.
        open = Map.copyOf(after);
        before.forEach((target, there) -> {
            if (after.get(target) != there) {
                close(target, there, wanted.contains(target));
            }
        });
        for (LogTarget target : wanted) {
            if (!after.containsKey(target)) {
                add(target, after);
            }
        }
        Map<LogTarget, OutputTarget> ordered = new LinkedHashMap<>();
        wanted.forEach(target -> {
            if (after.containsKey(target)) {
                ordered.put(target, after.get(target));
            }
        });
        open = ordered;
        removeOrphans();
    }

    private void add(LogTarget target, Map<LogTarget, OutputTarget> to) {
        String name = name(target);
        try {
            TargetQueue queue = new TargetQueue(
                    queues.resolve(folder(target)), target.onFull(), target.queueSize(), target.spillLimit());
            to.put(target, new OutputTarget(
                    name,
                    openers.apply(target, collection.enhancement()),
                    queue,
                    threads,
                    LineFilter.of(target.filter()),
                    enrichments.apply(collection.enhancement()),
                    new OutputTarget.Gathering(collection.flushInterval().toNanos(), collection.bufferSize())));
        } catch (IOException | RuntimeException e) {
            LOG.error("Log target {} gets nothing, its queue cannot be kept: {}", name, e.toString());
        }
    }

    /** For people, one of its own for each target. */
    public static String name(LogTarget target) {
        return target.type() + " (" + target.settings().location() + ")";
    }

    private static String folder(LogTarget target) {
        String text = String.join("\0", target.type(), target.format().name(), target.prefix(),
                target.settings().fingerprint(), target.filter().toString(), target.onFull().name(),
                Boolean.toString(target.stdout()), Boolean.toString(target.stderr()),
                Long.toString(target.queueSize()), Long.toString(target.spillLimit()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            String type = target.type().replaceAll("[^A-Za-z0-9_]", "_");
            return type + "-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void close(LogTarget target, OutputTarget there, boolean goesOn) {
        boolean empty = there.close(goesOn ? CLOSE_MILLIS / 4 : CLOSE_MILLIS);
        try {
            if (goesOn) {
                there.queue().close();
            } else {
                if (!empty) {
                    LOG.warn("Log target {} is removed and did not take its last {} bytes",
                            there.name(), there.queue().bytes());
                }
                there.queue().delete();
            }
        } catch (IOException e) {
            LOG.debug("The queue of log target {}: {}", there.name(), e.toString());
        }
    }

    /** Queues of targets that are in no configuration any more. */
    private void removeOrphans() {
        Set<String> used = open.keySet().stream().map(LogTargets::folder).collect(Collectors.toSet());
        if (!Files.isDirectory(queues)) {
            return;
        }
        try (Stream<Path> folders = Files.list(queues)) {
            for (Path folder : folders.filter(each -> !used.contains(each.getFileName().toString())).toList()) {
                long bytes = 0;
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        bytes += file.toString().endsWith(".queue") ? Files.size(file) : 0;
                        Files.deleteIfExists(file);
                    }
                }
                Files.deleteIfExists(folder);
                LOG.info("The queue {} belongs to no log target any more and is removed, {} bytes", folder, bytes);
            }
        } catch (IOException e) {
            LOG.debug("{} is not cleaned: {}", queues, e.toString());
        }
    }

    /** Opens those that are not open: an instance may begin before the reload that wishes it is over. */
    private synchronized void ensure(List<LogTarget> names) {
        if (closed || open.keySet().containsAll(names)) {
            return;
        }
        Map<LogTarget, OutputTarget> more = new LinkedHashMap<>(open);
        names.stream().filter(name -> !more.containsKey(name)).forEach(name -> add(name, more));
        open = more;
    }

    /** Sends chunks to these targets. */
    public SinkRef sink(List<LogTarget> wanted) {
        List<LogTarget> names = List.copyOf(wanted);
        ensure(names);
        return chunk -> {
            Map<LogTarget, OutputTarget> now = open;
            TargetFullException full = null;
            for (LogTarget name : names) {
                OutputTarget target = now.get(name);
                if (target != null) {
                    try {
                        target.offer(chunk);
                    } catch (TargetFullException e) {
                        full = e;
                    }
                }
            }
            if (full != null) {
                throw full;
            }
        };
    }

    /** Has these targets opened again for what comes next. */
    public void renew(Predicate<LogTarget> wanted) {
        open.forEach((target, there) -> {
            if (wanted.test(target)) {
                there.renew();
            }
        });
    }

    public TargetThreads threads() {
        return threads;
    }

    /** What each target has done so far. */
    public List<TargetReading> readings() {
        List<TargetReading> readings = new ArrayList<>();
        open.forEach((target, there) -> readings.add(TargetReading.of(target, there)));
        return readings;
    }

    /** Of the targets that get the lines of one process; only the lines given up are those of this process. */
    public List<TargetReading> readings(String processId, Collection<LogTarget> wanted) {
        List<TargetReading> readings = new ArrayList<>();
        open.forEach((target, there) -> {
            if (wanted.contains(target)) {
                readings.add(TargetReading.of(target, there).dropped(there.queue().droppedLines(processId)));
            }
        });
        return readings;
    }

    /** Gives all of them two seconds; what is left is for the next manager. */
    @Override
    public synchronized void close() {
        closed = true;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (OutputTarget target : open.values()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (!target.close(Math.max(left, 0))) {
                LOG.warn("Log target {} did not take its last {} bytes, they are for the next manager",
                        target.name(), target.queue().bytes());
            }
            try {
                target.queue().close();
            } catch (IOException e) {
                LOG.debug("The queue of log target {}: {}", target.name(), e.toString());
            }
        }
        open = Map.of();
        threads.close();
    }
}
