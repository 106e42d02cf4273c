package org.hsu.procman.manager.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredState.Pool;
import org.hsu.procman.api.settings.Problem;

/**
 * How many instances of an entry an operator wishes. It holds until the configuration says another number than it did
 * then: whoever writes a new one means it. Pure.
 *
 * @param wished     by the operator
 * @param configured what the configuration said at that time
 */
public record Scale(int wished, int configured) {

    /** What the configuration says, with the numbers that operators wish; a warning tells of each. */
    public static DesiredState over(DesiredState read, Map<String, Scale> scales) {
        DesiredState state = read;
        List<Problem> warnings = new ArrayList<>(read.warnings());
        for (Map.Entry<String, Scale> each : new TreeMap<>(stillMeant(read, scales)).entrySet()) {
            Scale scale = each.getValue();
            state = state.scaled(each.getKey(), scale.wished());
            warnings.add(warning(each.getKey(), read.pools().get(each.getKey()), scale));
        }
        return state.withWarnings(warnings);
    }

    /** Those whose entry is there and says what it said. */
    public static Map<String, Scale> stillMeant(DesiredState read, Map<String, Scale> scales) {
        Map<String, Scale> meant = new HashMap<>(scales);
        meant.entrySet().removeIf(each -> {
            Pool pool = read.pools().get(each.getKey());
            return pool == null || pool.configured() != each.getValue().configured();
        });
        return meant;
    }

    /** The scales with that of an entry, which is none where it is what the configuration says. */
    public static Map<String, Scale> with(Map<String, Scale> scales, DesiredState holds, String id, int wished) {
        Map<String, Scale> next = new HashMap<>(scales);
        int configured = holds.pools().get(id).configured();
        if (wished == configured) {
            next.remove(id);
        } else {
            next.put(id, new Scale(wished, configured));
        }
        return next;
    }

    /** Where a pool's number comes from; for people. */
    public static String origin(Pool pool) {
        return pool.instances() == pool.configured()
                ? pool.location()
                : pool.instances() + " by procman scale, until " + pool.location() + " says another number than "
                        + pool.configured();
    }

    private static Problem warning(String id, Pool pool, Scale scale) {
        int colon = pool.location().lastIndexOf(':');
        return new Problem(
                pool.location().substring(0, colon), Integer.parseInt(pool.location().substring(colon + 1)), 0, "",
                id + " has " + scale.wished() + " instances by procman scale, not the " + scale.configured()
                        + " written here",
                "procman scale " + id + " " + scale.configured() + " goes back to them", Problem.Severity.WARNING);
    }
}
