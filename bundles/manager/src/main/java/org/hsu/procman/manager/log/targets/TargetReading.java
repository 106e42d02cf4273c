package org.hsu.procman.manager.log.targets;

import org.hsu.procman.api.spec.LogTarget;

/**
 * What a target has done since it was opened.
 *
 * @param name            for people
 * @param type            of its output
 * @param lines           written
 * @param bytes           of these lines, before they were formatted
 * @param droppedLines    given up because the queue was full or could not be written
 * @param queuedBytes     that wait
 * @param rotations       of what it writes to
 * @param lastWriteMillis epoch milliseconds, 0 when nothing was written yet
 * @param lastError       empty when nothing went wrong yet
 * @param failing         whether it cannot be written now
 */
public record TargetReading(
        String name,
        String type,
        long lines,
        long bytes,
        long droppedLines,
        long queuedBytes,
        long rotations,
        long lastWriteMillis,
        String lastError,
        boolean failing) {

    static TargetReading of(LogTarget target, OutputTarget there) {
        TargetCounters counters = there.counters();
        return new TargetReading(
                there.name(),
                target.type(),
                counters.lines(),
                counters.bytes(),
                there.queue().droppedLines(),
                there.queue().bytes(),
                counters.rotations(),
                counters.lastWriteMillis(),
                counters.lastError(),
                counters.isFailing());
    }

    TargetReading dropped(long lines) {
        return new TargetReading(name, type, this.lines, bytes, lines, queuedBytes, rotations, lastWriteMillis,
                lastError, failing);
    }
}
