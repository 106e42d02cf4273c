package org.hsu.procman.configuration.document;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code update} of an entry with instances: how they become another version. */
final class UpdateReader {
    private static final String UPDATE = "update";
    private static final String ROLLING = "rolling";
    private static final List<String> STRATEGIES = List.of(ROLLING, "blue_green", "canary");
    private static final Bounds NUMBERS = Bounds.between(0, Instances.MOST);
    private static final Bounds TIMES = Bounds.between(100, 86_400_000);

    private UpdateReader() {}

    /** Of an entry without instances. */
    static void refuse(Mapping entry, Problems problems) {
        Node update = entry.get(UPDATE);
        if (update != null) {
            problems.error(
                    update.place(), "there is but one of this process, so nothing is ready while it is replaced",
                    "give it instances: 1 or more, or remove it");
        }
    }

    /**
     * Null where none is written, or after a report.
     *
     * @param entry what it inherits merged in
     */
    static UpdateSpec read(Mapping entry, ProcessSpec spec, Problems problems) {
        Section process = Section.open(entry, KnownKeys.anyOf(entry), problems);
        Section update = process.section(UPDATE, KnownKeys.UPDATE);
        if (update == null) {
            return null;
        }
        String strategy = update.word("strategy", ROLLING, STRATEGIES);
        if (!strategy.equals(ROLLING)) {
            update.error("strategy", strategy + " is not supported by this version yet", "write " + ROLLING);
        }
        int unavailable = update.integer("max_unavailable", 0, NUMBERS);
        int surge = update.integer("max_surge", 1, NUMBERS);
        Duration usual = spec.control() == null ? Duration.ofMinutes(1) : spec.control().startupTimeout();
        Duration ready = update.duration("ready_timeout", usual, TIMES);
        if (unavailable + surge == 0) {
            update.error(
                    "max_surge", "none may be missing and none may be more, so none could ever be replaced",
                    "write 1 for max_surge or for max_unavailable");
            return null;
        }
        Mapping pool = entry.mapping("pool");
        boolean jobs = pool != null && pool.get("queue") != null;
        if (jobs || spec.control() != null && spec.control().schedule() != null) {
            process.error(UPDATE, "what runs and ends is not replaced, the next run is of the new version", "remove it");
            return null;
        }
        return new UpdateSpec(unavailable, surge, ready);
    }
}
