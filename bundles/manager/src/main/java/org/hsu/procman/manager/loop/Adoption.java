package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.core.Remembered;
import org.hsu.procman.manager.record.ProcessRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what an earlier manager left: its records say what it knew, the markers in the environments say
 * what really lives. The platform takes a process over only if it is provably ours: same boot, same start time,
 * and our marker or our cgroup.
 */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final Platform platform;
    private final Spawner spawner;
    private final RecordKeeper keeper;
    private final BiFunction<Slot, Long, Run> runs;
    private final String marker;
    private final Map<String, ProcessRecord> records;
    private final Map<String, List<MarkedProcess>> living;

    Adoption(
            Platform platform,
            Spawner spawner,
            RecordKeeper keeper,
            BiFunction<Slot, Long, Run> runs,
            String marker,
            Map<String, ProcessRecord> records) {
        this.platform = platform;
        this.spawner = spawner;
        this.keeper = keeper;
        this.runs = runs;
        this.marker = marker;
        this.records = records;
        living = platform.findMarked(marker).stream().collect(Collectors.groupingBy(MarkedProcess::processId));
    }

    /** The last generation that any trace tells of. */
    long lastGeneration(String id) {
        ProcessRecord record = records.get(id);
        long recorded = record == null ? 0 : record.generation();
        return living.getOrDefault(id, List.of()).stream()
                .mapToLong(MarkedProcess::generation)
                .reduce(recorded, Math::max);
    }

    /** What the core is to hear first of a process, in order. A run that lives on is put into the slot. */
    List<CoreEvent> first(Slot slot) {
        CoreEvent first = resumeOrBegin(slot);
        List<CoreEvent> events = new ArrayList<>(List.of(first));
        if (first instanceof CoreEvent.Resume resume) {
            boolean wish = ((CoreEvent.Begin) begin(slot)).wished();
            if (wish != resume.memory().wished()) {
                events.add(wish ? new CoreEvent.Start("the configuration")
                        : new CoreEvent.Stop("the configuration", false));
            } else if (wish && resume.pid() != 0 && !slot.startedWith.equals(slot.digest)) {
                LOG.info("{}: the configuration of its process has changed, so it is restarted", slot.id());
                events.add(new CoreEvent.Restart("the changed configuration", false));
            }
        }
        return events;
    }

    private CoreEvent resumeOrBegin(Slot slot) {
        ProcessRecord record = records.get(slot.id());
        if (record != null) {
            slot.operatorWish = record.operatorWish();
            slot.sequence = record.sequence();
            slot.ports(record.ports(), false);
        }
        boolean known = record != null && keeper.sameBoot(record);
        Remembered memory = known ? RecordKeeper.remembered(record) : null;
        if (memory == null || !memory.hadInstance()) {
            Optional<MarkedProcess> unrecorded = leader(slot.id(), Long.MAX_VALUE);
            if (unrecorded.isPresent()) {
                return unrecorded(slot, unrecorded.get());
            }
            return memory == null ? begin(slot) : new CoreEvent.Resume(memory, 0);
        }
        Optional<ProcessIdentity> identity = identity(slot.id(), record, memory);
        long pid = identity.map(found -> take(slot, memory.generation(), found)).orElse(0L);
        if (pid != 0) {
            slot.startedWith = record.specDigest();
        } else {
            if (record.pid() != 0
                    && ProcessHandle.of(record.pid()).map(ProcessHandle::isAlive).orElse(false)) {
                LOG.warn("{}: pid {} of its record is another process by now; it is left alone", slot.id(),
                        record.pid());
            }
            // Nothing of it can be asked any more; what is left of its tree is found by the marker.
            slot.run = runs.apply(slot, memory.generation());
            if (living.containsKey(slot.id())) {
                LOG.warn("{}: its process has gone and left others behind, which are ended", slot.id());
                platform.killMarked(marker, slot.id());
            }
        }
        return new CoreEvent.Resume(memory, pid);
    }

    private static CoreEvent begin(Slot slot) {
        boolean byOperator = slot.operatorWish != null;
        return new CoreEvent.Begin(byOperator ? "start".equals(slot.operatorWish) : slot.spec.enabled(), byOperator);
    }

    /** It lives and carries our marker, but its record is lost: what is sure is that it runs. */
    private CoreEvent unrecorded(Slot slot, MarkedProcess found) {
        CoreEvent begin = begin(slot);
        long pid = take(slot, found.generation(), found.identity());
        if (pid == 0) {
            return begin;
        }
        slot.startedWith = slot.digest;
        LOG.warn("{}: pid {} runs but no record tells of it; it is taken over", slot.id(), pid);
        boolean wished = ((CoreEvent.Begin) begin).wished();
        Remembered memory = Remembered.instance(
                found.generation(), wished, new Moment(System.nanoTime(), System.currentTimeMillis()));
        return new CoreEvent.Resume(memory, pid);
    }

    private Optional<ProcessIdentity> identity(String id, ProcessRecord record, Remembered memory) {
        if (memory.phase() == Phase.SPAWNING || record.pid() == 0) {
            return leader(id, memory.generation()).map(MarkedProcess::identity);
        }
        return Optional.of(new ProcessIdentity(record.pid(), record.startTicks(), record.bootId()));
    }

    /**
     * The child that was spawned itself: the oldest with the marker, for all others are its descendants. On Linux
     * it leads a session, so a descendant that outlived it is not taken for it.
     */
    private Optional<MarkedProcess> leader(String id, long generation) {
        return living.getOrDefault(id, List.of()).stream()
                .filter(process -> generation == Long.MAX_VALUE || process.generation() == generation)
                .filter(process -> !"linux".equals(platform.name()) || leadsSession(process.identity().pid()))
                .min(Comparator.comparingLong((MarkedProcess process) -> process.identity().startTicks())
                        .thenComparingLong(process -> process.identity().pid()));
    }

    /** proc(5): the sixth field of stat is the session; the second, the name, may hold anything but the last ')'. */
    private static boolean leadsSession(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3].equals(Long.toString(pid));
        } catch (IOException e) {
            return false;
        }
    }

    /** The pid when it was taken over, 0 when it is gone. */
    private long take(Slot slot, long generation, ProcessIdentity identity) {
        Run run = runs.apply(slot, generation);
        if (!slot.spec.limits().isEmpty()) {
            run.limits(spawner.enforcement(slot.spec, generation));
        }
        LaunchLimits limits = run.enforcement() == null ? LaunchLimits.NONE : run.enforcement().launch();
        Optional<RunningProcess> process =
                platform.adopt(identity, launch(marker, slot.id(), generation, limits), run);
        if (process.isEmpty()) {
            if (run.enforcement() != null) {
                run.enforcement().close();
            }
            return 0;
        }
        run.process(process.get());
        slot.run = run;
        return identity.pid();
    }

    private static Launch launch(String marker, String id, long generation, LaunchLimits limits) {
        Map<String, String> markers = Map.of(
                Launch.MARKER_MANAGER, marker,
                Launch.MARKER_ID, id,
                Launch.MARKER_GENERATION, Long.toString(generation));
        Path root = Path.of("/");
        return new Launch(
                id, generation, root, List.of(), markers, root, null, null, null, null, null, null, limits, List.of());
    }

    /** Ids that an earlier manager had charge of and the configuration names no more. */
    List<String> departed(Map<String, Slot> slots) {
        List<String> ids = new ArrayList<>(records.keySet());
        living.keySet().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        ids.removeIf(slots::containsKey);
        return ids;
    }

    /** Stops in order what the configuration names no more; blocks as long as that takes. */
    void end(String id) {
        ProcessRecord record = records.get(id);
        Optional<MarkedProcess> leader = leader(id, Long.MAX_VALUE);
        if (leader.isPresent()) {
            LOG.warn("{}: no configuration names it any more, pid {} is stopped", id, leader.get().identity().pid());
            stop(id, leader.get(), record);
            List<Long> survivors = platform.killMarked(marker, id);
            if (!survivors.isEmpty()) {
                LOG.error("{}: cannot be killed: pid {}", id, survivors);
            }
        }
        keeper.forget(id);
    }

    private void stop(String id, MarkedProcess leader, ProcessRecord record) {
        Optional<RunningProcess> process = platform.adopt(
                leader.identity(), launch(marker, id, leader.generation(), LaunchLimits.NONE), status -> {});
        if (process.isEmpty()) {
            return;
        }
        long millis = record == null ? 10_000 : record.shutdownTimeoutMillis();
        try {
            process.get().requestStop(record == null ? "SIGTERM" : record.stopSignal());
            boolean empty = process.get()
                    .awaitEmpty(millis * 1_000_000)
                    .toCompletableFuture()
                    .join();
            if (!empty) {
                process.get().killTree().toCompletableFuture().join();
            }
        } catch (SignalException | RuntimeException e) {
            LOG.warn("{}: cannot be asked to stop: {}", id, e.getMessage());
        } finally {
            process.get().release();
        }
    }
}
