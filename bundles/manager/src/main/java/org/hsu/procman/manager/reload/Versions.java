package org.hsu.procman.manager.reload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredState.Pool;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.record.Rollout;

/**
 * Of which version each instance is to be where an entry is updated instance by instance: what a new wish begins, and
 * the wish as it holds meanwhile. Pure.
 */
public final class Versions {
    private final DesiredState wish;
    private final Function<String, ProcessSpec> read;
    private final Map<String, ProcessSpec> entries = new HashMap<>();

    /** @param read what a version says; null when it cannot be read any more */
    public Versions(DesiredState wish, Function<String, ProcessSpec> read) {
        this.wish = wish;
        this.read = read;
        wish.entries().forEach(entry -> entries.put(entry.id(), entry));
    }

    /** The rollouts of all entries that are updated so, after this wish was heard. */
    public Map<String, Rollout> decide(Map<String, Rollout> known, long nowMillis) {
        Map<String, Rollout> next = new LinkedHashMap<>();
        wish.pools().forEach((id, pool) -> {
            if (pool.update() != null && entries.containsKey(id)) {
                Rollout before = known.get(id);
                next.put(id, before == null || !isUsable(before)
                        ? Rollout.stable(pool.text(), nowMillis)
                        : decide(before, entries.get(id), pool, nowMillis));
            }
        });
        return next;
    }

    /** Whether all that it needs can be read. */
    public boolean isUsable(Rollout rollout) {
        return read.apply(rollout.base()) != null
                && read.apply(rollout.configured()) != null
                && (rollout.target() == null || read.apply(rollout.target()) != null);
    }

    private Rollout decide(Rollout before, ProcessSpec entry, Pool pool, long nowMillis) {
        if (SpecDifference.keys(version(before.configured(), entry), entry).isEmpty()) {
            return before;
        }
        boolean replaced = !SpecDifference.needRestart(SpecDifference.keys(version(before.base(), entry), entry)).isEmpty();
        return switch (before.stage()) {
            case STABLE -> replaced && pool.instances() > 0 && entry.enabled()
                    ? before.begun(pool.text(), pool.text(), pool.instances(), nowMillis)
                    : before.inPlace(pool.text());
            case ROLLING -> replaced
                    ? before
                    : before.back("the configuration says the version before again", pool.text(), pool.text(), nowMillis);
            // One after the other: what is said meanwhile is heard when it is over.
            case BACK -> before;
        };
    }

    /** A version as it would be now: whether it is wished and what it waits for is no part of one. */
    private ProcessSpec version(String text, ProcessSpec now) {
        return read.apply(text).dependingOn(now.dependsOn()).withEnabled(now.enabled());
    }

    /**
     * The wish with the version of each instance, and those that are more; a warning where it is not what is written.
     * Of which version the processes of the wish are does not matter: they are made anew of its entries.
     */
    public DesiredState mixed(Map<String, Rollout> rollouts) {
        if (rollouts.isEmpty()) {
            return wish;
        }
        Map<String, Rollout> concerned = new LinkedHashMap<>();
        rollouts.forEach((id, rollout) -> {
            if (rollout.isActive() || !rollout.base().equals(wish.pools().get(id).text())) {
                concerned.put(id, rollout);
            }
        });
        Map<String, Integer> counts = new HashMap<>();
        wish.pools().forEach((id, pool) -> counts.put(
                id, concerned.containsKey(id) && concerned.get(id).isActive() ? concerned.get(id).instances() : pool.instances()));
        Map<String, List<ProcessSpec>> others = new HashMap<>();
        concerned.forEach((id, rollout) -> others.put(id, instances(id, rollout, counts)));
        List<ProcessSpec> all = new ArrayList<>();
        for (ProcessSpec spec : Instances.of(wish.entries(), counts)) {
            List<ProcessSpec> those = spec.instance() == null ? null : others.get(spec.instance().of());
            if (those == null) {
                all.add(spec);
            } else if (spec.instance().index() == 1) {
                all.addAll(those);
            }
        }
        return wish.withProcesses(all).withWarnings(warnings(concerned));
    }

    private List<ProcessSpec> instances(String id, Rollout rollout, Map<String, Integer> counts) {
        Map<String, Integer> more = new HashMap<>(counts);
        more.merge(id, rollout.more(), Integer::sum);
        List<ProcessSpec> base = of(id, rollout.base(), more);
        if (!rollout.isActive()) {
            return base;
        }
        List<ProcessSpec> target = of(id, rollout.target(), more);
        List<ProcessSpec> mixed = new ArrayList<>();
        for (int i = 0; i < base.size(); i++) {
            mixed.add(rollout.moved().contains(i + 1) ? target.get(i) : base.get(i));
        }
        return mixed;
    }

    private List<ProcessSpec> of(String id, String version, Map<String, Integer> counts) {
        List<ProcessSpec> all = wish.entries().stream()
                .map(entry -> entry.id().equals(id) ? version(version, entry) : entry)
                .toList();
        return Instances.of(all, counts).stream()
                .filter(spec -> spec.instance() != null && spec.instance().of().equals(id))
                .toList();
    }

    private List<Problem> warnings(Map<String, Rollout> concerned) {
        List<Problem> warnings = new ArrayList<>(wish.warnings());
        concerned.forEach((id, rollout) -> {
            ProcessSpec entry = entries.get(id);
            if (!rollout.isActive()
                    && !SpecDifference.keys(version(rollout.base(), entry), entry).isEmpty()) {
                String location = wish.pools().get(id).location();
                int colon = location.lastIndexOf(':');
                Problem warning = new Problem(
                        location.substring(0, colon), Integer.parseInt(location.substring(colon + 1)), 0, "",
                        id + " is of the version before, not of the one written here: " + rollout.why(),
                        "it is rolled out again when the entry changes, or by procman rollout undo " + id,
                        Problem.Severity.WARNING);
                if (!warnings.contains(warning)) {
                    warnings.add(warning);
                }
            }
        });
        return warnings;
    }
}
