package org.hsu.procman.configuration.process;

import java.time.Duration;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.QueueSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;

/** {@code pool.queue} of a process; {@code pool.max} is read where the processes of an entry are counted. */
final class QueueReader {
    private static final int USUAL_SIZE = 1_000;
    private static final Duration USUAL_DELAY = Duration.ofSeconds(1);
    private static final Bounds DELAY = Bounds.between(0, 86_400_000);

    private QueueReader() {}

    /** The same control with the queue of the process; null stays null. */
    static ControlSpec read(Section process, ControlSpec control) {
        if (!(process.node("pool") instanceof Mapping mapping) || mapping.get("queue") == null) {
            return control;
        }
        Section queue = process.section("pool", KnownKeys.JOB_POOL).section("queue", KnownKeys.QUEUE);
        if (queue == null) {
            return control;
        }
        refuse(process, "schedule", "its jobs are run when they are submitted");
        refuse(process, "watch", "a job is not restarted for its files");
        QueueSpec read = new QueueSpec(
                queue.integer("size", USUAL_SIZE, Bounds.between(1, QueueSpec.MOST)),
                queue.duration("timeout", null, Bounds.POSITIVE),
                queue.integer("retries", 0, Bounds.between(0, QueueSpec.MOST_RETRIES)),
                queue.duration("retry_delay", USUAL_DELAY, DELAY));
        return control == null ? null : control.withQueue(read);
    }

    private static void refuse(Section process, String key, String why) {
        if (process.has(key)) {
            process.error(key, "cannot stand beside pool.queue, " + why, "remove one of the two");
        }
    }
}
