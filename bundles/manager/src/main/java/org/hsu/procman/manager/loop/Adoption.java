package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.core.Remembered;
import org.hsu.procman.manager.fault.FaultPoint;
import org.hsu.procman.manager.record.ProcessRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what an earlier manager left: its records say what it knew, the traces say what really lives. The
 * platform takes a process over only if it is provably ours: same boot, same start time, and our marker, our cgroup
 * or our spool.
 */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final long began = System.nanoTime();
    private final Platform platform;
    private final Spawner spawner;
    private final RecordKeeper keeper;
    private final BiFunction<Slot, Long, Run> runs;
    private final String marker;
    private final InstanceOutput output;
    private final ExitRecords exits;
    private final Map<String, ProcessRecord> records;
    private final Traces traces;

    Adoption(
            Platform platform,
            Spawner spawner,
            RecordKeeper keeper,
            BiFunction<Slot, Long, Run> runs,
            String marker,
            InstanceOutput output,
            ExitRecords exits,
            Map<String, ProcessRecord> records) {
        this.platform = platform;
        this.spawner = spawner;
        this.keeper = keeper;
        this.runs = runs;
        this.marker = marker;
        this.output = output;
        this.exits = exits;
        this.records = records;
        traces = new Traces(platform, marker, output);
    }

    /** The last generation that any trace tells of. */
    long lastGeneration(String id) {
        ProcessRecord record = records.get(id);
        long recorded = record == null ? 0 : record.generation();
        return Math.max(recorded, traces.lastGeneration(id));
    }

    /** What the core is to hear first of a process, in order. A run that lives on is put into the slot. */
    List<CoreEvent> first(Slot slot) {
        if (slot.spec.discovery() != null) {
            return List.of(new Reunion(platform, keeper, runs).first(slot, records.get(slot.id())));
        }
        CoreEvent first = resumeOrBegin(slot);
        List<CoreEvent> events = new ArrayList<>(List.of(first));
        slot.remembered = first instanceof CoreEvent.Resume;
        if (first instanceof CoreEvent.Resume resume) {
            boolean wish = ((CoreEvent.Begin) begin(slot)).wished();
            if (slot.spec.control() != null && slot.spec.control().queue() != null && resume.pid() == 0) {
                // What is run next, the queue says.
                return List.of(new CoreEvent.Resume(resume.memory().unwished(), 0, resume.exit()));
            }
            if (slot.spec.control() != null && slot.spec.control().runsOnDemand()) {
                // A run goes on as it was begun; when the next one is wished its schedule says.
                return wish || !resume.memory().wished()
                        ? events
                        : List.of(first, new CoreEvent.Stop("the configuration", false));
            }
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
        // Of a manager that was killed before it had decided anything there is nothing to go on with.
        boolean known = record != null && keeper.sameBoot(record) && record.state() != ProcessState.UNKNOWN;
        Remembered memory = known ? RecordKeeper.remembered(record) : null;
        long told = memory == null ? -1 : memory.generation();
        Optional<MarkedProcess> later = traces.lastLeader(slot.id()).filter(found -> found.generation() > told);
        if (later.isPresent()) {
            return unrecorded(slot, later.get(), memory);
        }
        if (memory == null || !memory.hadInstance()) {
            endStrays(slot);
            return memory == null ? begin(slot) : new CoreEvent.Resume(memory, 0);
        }
        Optional<ProcessIdentity> identity = identity(slot.id(), record, memory);
        long pid = identity.map(found -> take(slot, memory.generation(), found)).orElse(0L);
        if (pid != 0) {
            slot.startedWith = record.specDigest();
            return new CoreEvent.Resume(memory, pid);
        }
        if (record.pid() != 0
                && ProcessHandle.of(record.pid()).map(ProcessHandle::isAlive).orElse(false)) {
            LOG.warn("{}: pid {} of its record is another process by now; it is left alone", slot.id(), record.pid());
        }
        // Nothing of it can be asked any more; what is left of its tree is found by the marker.
        slot.run = runs.apply(slot, memory.generation());
        boolean made = memory.phase() == Phase.SPAWNING && (traces.any(slot.id(), memory.generation())
                || exits.existing(slot.id(), memory.generation()) != null);
        endStrays(slot);
        ExitStatus exit = identity
                .flatMap(was -> platform.exitOf(was, launch(slot.id(), memory.generation(), LaunchLimits.NONE)))
                .orElse(null);
        return new CoreEvent.Resume(made ? memory.made() : memory, 0, exit);
    }

    /** Without their main process, nothing that is left is worth keeping. */
    private void endStrays(Slot slot) {
        if (traces.any(slot.id())) {
            LOG.warn("{}: its process has gone and left others behind, which are ended", slot.id());
            platform.killMarked(marker, slot.id());
        }
    }

    private static CoreEvent begin(Slot slot) {
        boolean byOperator = slot.operatorWish != null;
        return new CoreEvent.Begin(byOperator ? "start".equals(slot.operatorWish) : slot.spec.enabled(), byOperator);
    }

    /**
     * It lives and is ours, but its record is lost or was never written: what is sure is that it runs. Its start was
     * wished by somebody; whether it still is, the configuration says afterwards.
     *
     * @param memory of the time before it; null for none
     */
    private CoreEvent unrecorded(Slot slot, MarkedProcess found, Remembered memory) {
        long pid = take(slot, found.generation(), found.identity());
        if (pid == 0) {
            return memory == null ? begin(slot) : new CoreEvent.Resume(memory, 0);
        }
        slot.startedWith = slot.digest;
        Moment now = new Moment(System.nanoTime(), System.currentTimeMillis());
        boolean wished = ((CoreEvent.Begin) begin(slot)).wished();
        LOG.warn("{}: pid {} runs but no record tells of it; it is taken over{}", slot.id(), pid,
                wished ? "" : " and stopped, for nothing wishes it");
        return new CoreEvent.Resume(
                memory == null
                        ? Remembered.instance(found.generation(), true, now)
                        : memory.before(found.generation(), now),
                pid);
    }

    private Optional<ProcessIdentity> identity(String id, ProcessRecord record, Remembered memory) {
        if (memory.phase() == Phase.SPAWNING || record.pid() == 0) {
            return traces.leader(id, memory.generation()).map(MarkedProcess::identity);
        }
        return Optional.of(new ProcessIdentity(record.pid(), record.startTicks(), record.bootId()));
    }

    /** The pid when it was taken over, 0 when it is gone. */
    private long take(Slot slot, long generation, ProcessIdentity identity) {
        Run run = runs.apply(slot, generation);
        ProcessRecord record = records.get(slot.id());
        run.raised(record == null ? Map.of() : record.raisedLimits());
        spawner.enforceAnew(slot.spec, run);
        LaunchLimits limits = run.enforcement() == null ? LaunchLimits.NONE : run.enforcement().launch();
        Optional<RunningProcess> process =
                platform.adopt(identity, launch(slot.id(), generation, limits), run);
        if (process.isEmpty()) {
            if (run.enforcement() != null) {
                run.enforcement().close();
            }
            return 0;
        }
        run.process(process.get());
        spawner.resume(slot.spec, slot.ports(), run);
        slot.run = run;
        FaultPoint.IN_ADOPTION.reached(slot.id());
        return identity.pid();
    }

    private Launch launch(String id, long generation, LaunchLimits limits) {
        Map<String, String> markers = Map.of(
                Launch.MARKER_MANAGER, marker,
                Launch.MARKER_ID, id,
                Launch.MARKER_GENERATION, Long.toString(generation));
        Path root = Path.of("/");
        return new Launch(
                id,
                generation,
                root,
                List.of(),
                markers,
                root,
                output.spoolFile(id, generation, LogStream.STDOUT),
                output.spoolFile(id, generation, LogStream.STDERR),
                null,
                null,
                null,
                null,
                limits,
                List.of(),
                exits.existing(id, generation));
    }

    /** How many there were and how long it took. */
    void sayHowLong(Collection<Slot> slots) {
        long taken = slots.stream().filter(slot -> slot.run != null && slot.run.process() != null).count();
        if (taken > 0) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            LOG.info("{} processes of an earlier manager taken over in {} ms", taken, millis);
        }
    }

    /** Ids that an earlier manager had charge of and the configuration names no more. */
    List<String> departed(Map<String, Slot> slots) {
        exits.keepOnly(slots.keySet());
        List<String> ids = new ArrayList<>(records.keySet());
        traces.ids().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        ids.removeIf(slots::containsKey);
        return ids;
    }

    /** Stops in order what the configuration names no more; blocks as long as that takes. */
    void end(String id) {
        ProcessRecord record = records.get(id);
        Optional<MarkedProcess> leader = traces.lastLeader(id);
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
                leader.identity(), launch(id, leader.generation(), LaunchLimits.NONE), status -> {});
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
