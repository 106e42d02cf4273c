package org.hsu.procman.manager.loop;

import java.util.function.BiFunction;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.core.Remembered;
import org.hsu.procman.manager.record.ProcessRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds again what an earlier manager watched. The same pid with the same start time in the same boot is the same
 * process, and its life in the record goes on; any other is a new instance, found by looking.
 */
final class Reunion {
    private static final Logger LOG = LoggerFactory.getLogger(Reunion.class);

    private final Platform platform;
    private final RecordKeeper keeper;
    private final BiFunction<Slot, Long, Run> runs;

    Reunion(Platform platform, RecordKeeper keeper, BiFunction<Slot, Long, Run> runs) {
        this.platform = platform;
        this.keeper = keeper;
        this.runs = runs;
    }

    /** What the core is to hear first. @param record null when there is none */
    CoreEvent first(Slot slot, ProcessRecord record) {
        if (record != null) {
            slot.sequence = record.sequence();
            slot.operatorWish = "start".equals(record.operatorWish()) && !slot.spec.enabled() ? "start" : null;
        }
        boolean wished = slot.spec.enabled() || slot.operatorWish != null;
        boolean known = record != null && keeper.sameBoot(record);
        if (!wished || !known || !record.specDigest().isEmpty() && !record.specDigest().equals(slot.digest)) {
            return new CoreEvent.Begin(wished, slot.operatorWish != null);
        }
        Remembered memory = RecordKeeper.remembered(record);
        boolean lived = memory.phase() == Phase.UP && record.pid() != 0;
        return new CoreEvent.Resume(memory, lived && take(slot, record) ? record.pid() : 0);
    }

    private boolean take(Slot slot, ProcessRecord record) {
        Run run = runs.apply(slot, record.generation());
        try {
            RunningProcess process = platform.observe(record.pid(), run);
            ProcessIdentity identity = process.identity();
            if (identity.startTicks() != record.startTicks() || !identity.bootId().equals(record.bootId())) {
                process.release();
                return false;
            }
            run.foreign(process);
            slot.run = run;
            slot.startedWith = record.specDigest();
            return true;
        } catch (NotObservableException e) {
            LOG.info("{} ended while no manager watched: {}", slot.id(), e.getMessage());
            return false;
        }
    }
}
