package org.hsu.procman.configuration.document;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hsu.procman.api.spec.CanarySpec;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.api.spec.UpdateSpec.Strategy;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code update} of an entry with instances: how they become another version. */
final class UpdateReader {
    private static final String UPDATE = "update";
    private static final String KEEP = "keep";
    private static final String CANARY = "canary";
    private static final List<String> STRATEGIES =
            Arrays.stream(Strategy.values()).map(Strategy::word).toList();
    private static final List<String> TROUBLES =
            Arrays.stream(CanarySpec.Trouble.values()).map(CanarySpec.Trouble::word).toList();
    private static final Bounds NUMBERS = Bounds.between(0, Instances.MOST);
    private static final Bounds TIMES = Bounds.between(100, 86_400_000);
    private static final Bounds KEPT = Bounds.between(0, 86_400_000);
    private static final Bounds SHARES = new Bounds(0, 1, true);
    private static final Duration USUALLY_KEPT = Duration.ofMinutes(1);
    private static final Duration USUALLY_WATCHED = Duration.ofMinutes(5);
    private static final double USUAL_SHARE = 0.1;

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
        String word = update.word("strategy", Strategy.ROLLING.word(), STRATEGIES);
        Strategy strategy = Strategy.valueOf(word.toUpperCase(Locale.ROOT));
        int unavailable = update.integer("max_unavailable", 0, NUMBERS);
        int surge = update.integer("max_surge", 1, NUMBERS);
        Duration usual = spec.control() == null ? Duration.ofMinutes(1) : spec.control().startupTimeout();
        Duration ready = update.duration("ready_timeout", usual, TIMES);
        boolean sockets = spec.control() != null && !spec.control().sockets().isEmpty();
        Duration keep = update.duration(KEEP, sockets ? Duration.ZERO : USUALLY_KEPT, KEPT);
        CanarySpec canary = canary(update.section(CANARY, KnownKeys.CANARY));
        refuseOthers(update, strategy, sockets);
        if (strategy == Strategy.BLUE_GREEN) {
            unavailable = 0;
            surge = 1;
        } else {
            keep = Duration.ZERO;
        }
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
        return new UpdateSpec(strategy, unavailable, surge, ready, keep, strategy == Strategy.CANARY ? canary : null);
    }

    /** What is written that the strategy has no use for. */
    private static void refuseOthers(Section update, Strategy strategy, boolean sockets) {
        if (strategy == Strategy.BLUE_GREEN) {
            for (String key : List.of("max_unavailable", "max_surge")) {
                if (update.has(key)) {
                    update.error(key, "blue_green makes as many again and misses none", "remove it");
                }
            }
            if (sockets && update.has(KEEP)) {
                update.error(
                        KEEP, "what has sockets cannot be kept, it would answer beside the new version", "remove it");
            }
        } else if (update.has(KEEP)) {
            update.error(KEEP, "it is of the strategy blue_green only", "remove it");
        }
        if (strategy != Strategy.CANARY && update.has(CANARY)) {
            update.error(CANARY, "it is of the strategy canary only", "write strategy: canary, or remove it");
        }
    }

    /** @param canary null where none is written */
    private static CanarySpec canary(Section canary) {
        if (canary == null) {
            return new CanarySpec(USUAL_SHARE, USUALLY_WATCHED, EnumSet.allOf(CanarySpec.Trouble.class));
        }
        double share = canary.decimal("share", USUAL_SHARE, SHARES);
        Duration duration = canary.duration("duration", USUALLY_WATCHED, KEPT);
        Set<CanarySpec.Trouble> troubles = EnumSet.noneOf(CanarySpec.Trouble.class);
        List<String> words = canary.value("abort_on", TROUBLES, (values, node) -> values.words(node, TROUBLES));
        words.forEach(word -> troubles.add(CanarySpec.Trouble.valueOf(word.toUpperCase(Locale.ROOT))));
        if (canary.node("abort_on") instanceof Sequence list && list.items().isEmpty()) {
            canary.error("abort_on", "nothing would ever take it back", "name some of " + String.join(", ", TROUBLES));
        }
        return new CanarySpec(share, duration, troubles.isEmpty() ? EnumSet.allOf(CanarySpec.Trouble.class) : troubles);
    }
}
