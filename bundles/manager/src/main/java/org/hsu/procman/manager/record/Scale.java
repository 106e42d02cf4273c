package org.hsu.procman.manager.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredState.Pool;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.GroupTree;

/**
 * How many instances of an entry an operator or its pool wishes. It holds until the configuration says another number
 * than it did then: whoever writes a new one means it. What a pool is scaled to is kept as long as there is the pool,
 * within its bounds. Pure.
 *
 * @param wished     how many
 * @param configured what the configuration said at that time
 * @param pooled     whether it was the number of a pool that scales by itself
 */
public record Scale(int wished, int configured, boolean pooled) {

    /** Of an operator. */
    public Scale(int wished, int configured) {
        this(wished, configured, false);
    }

    /** What the configuration says, with the numbers that operators wish; a warning tells of each. */
    public static DesiredState over(DesiredState read, Map<String, Scale> scales) {
        DesiredState state = read;
        List<Problem> warnings = new ArrayList<>(read.warnings());
        for (Map.Entry<String, Scale> each : new TreeMap<>(stillMeant(read, scales)).entrySet()) {
            Scale scale = each.getValue();
            Pool pool = read.pools().get(each.getKey());
            boolean pooled = pool.autoscale() != null;
            DesiredState scaled = state.scaled(
                    each.getKey(), pooled ? pool.autoscale().bounded(scale.wished()) : scale.wished());
            Optional<String> overQuota = overQuota(scaled);
            if (overQuota.isPresent()) {
                warnings.add(warning(pool,
                        each.getKey() + " has the " + pool.configured() + " instances written here, not "
                                + scale.wished() + " by " + (pooled ? "its pool" : "procman scale") + ": "
                                + overQuota.get(), ""));
                continue;
            }
            state = scaled;
            if (!pooled) {
                warnings.add(warning(each.getKey(), pool, scale));
            }
        }
        return state.withWarnings(warnings);
    }

    /** Those whose entry is there and says what it said, or has a pool. */
    public static Map<String, Scale> stillMeant(DesiredState read, Map<String, Scale> scales) {
        Map<String, Scale> meant = new HashMap<>(scales);
        meant.entrySet().removeIf(each -> {
            Pool pool = read.pools().get(each.getKey());
            boolean itself = pool != null && pool.autoscale() != null;
            Scale scale = each.getValue();
            return pool == null || !itself && (scale.pooled() || pool.configured() != scale.configured());
        });
        return meant;
    }

    /** The scales with that of an entry, which is none where it is what the configuration says. */
    public static Map<String, Scale> with(Map<String, Scale> scales, DesiredState holds, String id, int wished) {
        Map<String, Scale> next = new HashMap<>(scales);
        Pool pool = holds.pools().get(id);
        int configured = pool.configured();
        if (wished == configured) {
            next.remove(id);
        } else {
            next.put(id, new Scale(wished, configured, pool.autoscale() != null));
        }
        return next;
    }

    /** Where a pool's number comes from; for people. */
    public static String origin(Pool pool) {
        if (pool.autoscale() != null) {
            return pool.instances() + " of " + pool.least() + " to " + pool.most() + " by its pool, " + pool.location();
        }
        return pool.instances() == pool.configured()
                ? pool.location()
                : pool.instances() + " by procman scale, until " + pool.location() + " says another number than "
                        + pool.configured();
    }

    /** Which quota of a group is not kept, for people; empty when all are. */
    public static Optional<String> overQuota(DesiredState state) {
        return new GroupTree(state.groups())
                .exceeded(state.processes()).values().stream().map(found -> found.get(0)).findFirst();
    }

    private static Problem warning(String id, Pool pool, Scale scale) {
        return warning(pool,
                id + " has " + scale.wished() + " instances by procman scale, not the " + scale.configured()
                        + " written here",
                "procman scale " + id + " " + scale.configured() + " goes back to them");
    }

    private static Problem warning(Pool pool, String problem, String hint) {
        int colon = pool.location().lastIndexOf(':');
        return new Problem(
                pool.location().substring(0, colon), Integer.parseInt(pool.location().substring(colon + 1)), 0, "",
                problem, hint, Problem.Severity.WARNING);
    }
}
