package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.manager.core.CircuitBreaker;
import org.hsu.procman.manager.core.Ending;
import org.hsu.procman.manager.core.Moment;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.core.Remembered;
import org.hsu.procman.manager.core.Spent;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.record.ProcessRecord;
import org.hsu.procman.manager.record.RecordWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what the loop knows of each process, and reads it back into the core's terms. */
final class RecordKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RecordKeeper.class);

    /** Instead of a boot id: nothing in the record is to be believed but the operator's wish. */
    private static final String ORDERED_STOP = "ordered-stop";

    private final RecordWriter writer;
    private final String bootId;

    RecordKeeper(RecordWriter writer, String bootId) {
        this.writer = writer;
        this.bootId = bootId;
    }

    /** Only on the loop's thread; returns at once. Before the first decision what an earlier manager wrote stays. */
    void changed(Slot slot) {
        if (slot.state().state() != ProcessState.UNKNOWN) {
            writer.changed(record(slot));
        }
    }

    /** The record of this very step, to be written before what it intends is done. */
    ProcessRecord record(Slot slot) {
        return record(slot, bootId);
    }

    private static ProcessRecord record(Slot slot, String bootId) {
        Supervised state = slot.state();
        ProcessIdentity identity = identity(slot);
        Moment spawned = state.spawnedAt();
        CircuitBreaker breaker = state.breaker();
        return new ProcessRecord(
                slot.id(),
                bootId,
                ++slot.sequence,
                state.generation(),
                word(state.phase()),
                identity == null ? 0 : identity.pid(),
                identity == null ? 0 : identity.startTicks(),
                word(state.ending()),
                slot.operatorWish,
                state.wished(),
                state.state(),
                state.reason(),
                state.detail(),
                state.since().nanos(),
                state.since().epochMillis(),
                spawned == null ? null : Long.valueOf(spawned.nanos()),
                spawned == null ? null : Long.valueOf(spawned.epochMillis()),
                state.adopted(),
                state.health(),
                state.signs().status(),
                state.restarts(),
                state.attempts(),
                state.spent().health(),
                state.spent().limit(),
                state.spent().raised(),
                word(breaker.state()),
                Arrays.stream(breaker.failures()).boxed().toList(),
                breaker.openUntil(),
                state.restartAt(),
                state.regroup(),
                state.readySince(),
                state.lastExit(),
                state.lastExitReason(),
                slot.startedWith,
                slot.state().policy().stopSignal(),
                slot.state().policy().shutdownTimeout().toMillis(),
                slot.ports(),
                state.history());
    }

    private static ProcessIdentity identity(Slot slot) {
        boolean lives = slot.state().phase() == Phase.UP || slot.state().phase() == Phase.ENDING;
        return lives && slot.run != null && slot.run.process() != null
                ? slot.run.process().identity()
                : null;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Returns when the intent is on disk, or cannot get there: then the marker in the child has to do. */
    void intend(ProcessRecord record) {
        try {
            writer.writeNow(record);
        } catch (IOException e) {
            LOG.debug("intent of {} is not recorded: {}", record.id(), e.getMessage());
        }
    }

    /** Runs the task once everything that has changed so far is written. */
    void afterWritten(Runnable task) {
        writer.afterWritten(task);
    }

    /** What an operator wished against the configuration outlives an ordered stop; nothing else does. */
    void keepWishOnly(Slot slot) {
        if (slot.operatorWish == null) {
            writer.remove(slot.id());
        } else {
            writer.changed(record(slot, ORDERED_STOP));
        }
    }

    void forget(String id) {
        writer.remove(id);
    }

    boolean sameBoot(ProcessRecord record) {
        return record.bootId().equals(bootId);
    }

    /** A record in the core's terms. */
    static Remembered remembered(ProcessRecord record) {
        Moment started = record.startedNanos() == null || record.startedMillis() == null
                ? null
                : new Moment(record.startedNanos(), record.startedMillis());
        return new Remembered(
                Phase.valueOf(record.phase().toUpperCase(Locale.ROOT)),
                record.generation(),
                record.pid(),
                started,
                Ending.valueOf(record.ending().toUpperCase(Locale.ROOT)),
                record.wished(),
                record.state(),
                record.reason(),
                record.detail(),
                new Moment(record.sinceNanos(), record.sinceMillis()),
                record.health(),
                record.status(),
                record.restarts(),
                record.attempts(),
                new Spent(record.healthAttempts(), record.limitAttempts(), record.raisedLimits()),
                new CircuitBreaker(
                        CircuitBreaker.State.valueOf(record.breakerState().toUpperCase(Locale.ROOT)),
                        record.breakerFailures().stream().mapToLong(Long::longValue).toArray(),
                        record.breakerOpenUntil()),
                record.readySinceNanos(),
                record.restartAtNanos(),
                record.regroup(),
                record.lastExit(),
                record.lastExitReason(),
                record.history());
    }
}
