package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.resource.linux.cgroup.CgroupTree;
import org.hsu.procman.resource.linux.cgroup.Controller;
import org.hsu.procman.resource.linux.cgroup.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An instance that runs while its limits are set: what is done to its processes, besides the files of cgroups. */
final class Living {

    private static final Logger LOG = LoggerFactory.getLogger(Living.class);
    private static final String LATER = "applies at the next start: ";
    private static final String STILL = "no longer asked for, but holds until the next start: ";

    private final LaunchLimits before;
    private final LiveLimits tree;
    private final Map<Path, Boolean> joined = new HashMap<>();

    /** @param before what was in force so far */
    Living(LaunchLimits before, LiveLimits tree) {
        this.before = before;
        this.tree = tree;
    }

    /** Why a limit is not in force, for people. */
    static String later(String why) {
        return LATER + why;
    }

    /**
     * Sees to it that the instance is in a cgroup.
     *
     * @return whether it had to be moved there
     */
    boolean join(Path cgroup) throws IOException {
        Boolean known = joined.get(cgroup);
        if (known == null) {
            known = tree.join(cgroup);
            joined.put(cgroup, known);
        }
        return known;
    }

    /**
     * Moves the instance to where its groups are now.
     *
     * @param used gets where it is then
     * @return where it was before
     */
    List<Path> rehome(Preparation.Means means, List<String> groups, String instance, Set<Path> used) {
        List<Path> left = new ArrayList<>();
        for (Controller controller : Controller.values()) {
            Place place = means.layout().place(controller);
            Path now = place.usable() ? means.tree().present(place, groups, instance) : null;
            if (now == null || CgroupTree.isIn(groups, now)) {
                continue;
            }
            try {
                Path cgroup = means.tree().createAnew(place, controller, groups, instance, means.groups());
                join(cgroup);
                used.add(cgroup);
                left.add(now);
            } catch (IOException e) {
                LOG.warn("{} stays in {}: {}", instance, now, Told.reason(e));
            }
        }
        return left;
    }

    void rlimit(String name, long value) throws IOException {
        tree.rlimit(name, value);
    }

    /** What it was held to so far; null for nothing. */
    Long rlimitBefore(String name) {
        return before.rlimits().get(name);
    }

    /** So many processors, those that it runs on already if it is as many. */
    List<Integer> processors(int wanted, Processors all) throws IOException {
        List<Integer> numbers = before.processors().size() == wanted ? before.processors() : all.deal(wanted);
        tree.processors(numbers);
        return numbers;
    }

    /**
     * Lifts what it was held to and is to be held to no more.
     *
     * @param rlimits    that hold now; what cannot be lifted is added
     * @param processors that it is bound to now
     * @param told       gets an entry for what cannot be lifted
     * @return the processors that it is bound to, after all
     */
    List<Integer> lift(Map<String, Long> rlimits, List<Integer> processors, List<EnforcedLimit> told) {
        HardLimits.NAMES.forEach((kind, name) -> {
            Long held = before.rlimits().get(name);
            if (held != null && !rlimits.containsKey(name)) {
                try {
                    tree.rlimit(name, null);
                } catch (IOException e) {
                    rlimits.put(name, held);
                    told.add(new EnforcedLimit(
                            kind.word(), kind.text(held), "rlimit", true, STILL + e.getMessage()));
                }
            }
        });
        if (!processors.isEmpty() || before.processors().isEmpty()) {
            return processors;
        }
        try {
            tree.processors(List.of());
            return List.of();
        } catch (IOException e) {
            told.add(new EnforcedLimit(LimitKind.CPU.word(), LimitKind.CPU.text(100.0 * before.processors().size()),
                    "affinity", true, STILL + e.getMessage()));
            return before.processors();
        }
    }
}
