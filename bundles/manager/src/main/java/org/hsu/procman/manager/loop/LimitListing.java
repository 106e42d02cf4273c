package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;

/**
 * Every limit of one instance, and the truth about it: what the kernel enforces, what is only watched, what
 * neither can be. None that the configuration says is left out, nor one that it said before and that still holds.
 * Immutable.
 */
final class LimitListing {
    static final String WATCHED = "watched";
    static final LimitListing NONE = new LimitListing(ResourceLimits.NONE, List.of());

    /** By an rlimit, each process of the tree is held to it; the sum is still to be watched. */
    private static final Set<LimitKind> EACH = EnumSet.of(LimitKind.VIRTUAL_MEMORY, LimitKind.CPU_TIME);

    private final List<EnforcedLimit> rows = new ArrayList<>();
    private final Set<LimitKind> kernels = EnumSet.noneOf(LimitKind.class);

    /**
     * @param limits   of the instance
     * @param enforcer what it says of those that it was given, and of others that hold all the same
     */
    LimitListing(ResourceLimits limits, List<EnforcedLimit> enforcer) {
        Map<String, EnforcedLimit> told = new HashMap<>();
        enforcer.forEach(limit -> told.put(limit.kind(), limit));
        for (Limit limit : limits.limits().values()) {
            rows.add(row(limit, told.remove(limit.kind().word()), limits));
        }
        enforcer.stream().filter(limit -> limit.enforced() && told.containsValue(limit)).forEach(rows::add);
    }

    List<EnforcedLimit> rows() {
        return List.copyOf(rows);
    }

    boolean enforcedByKernel(LimitKind kind) {
        return kernels.contains(kind);
    }

    private EnforcedLimit row(Limit limit, EnforcedLimit told, ResourceLimits limits) {
        boolean kernels = told != null && told.enforced() && (limit.policy() == null || !limit.kind().watchable());
        if (kernels) {
            if (!EACH.contains(limit.kind()) || !told.enforcedBy().equals("rlimit")) {
                this.kernels.add(limit.kind());
            }
            return told;
        }
        String word = limit.kind().word();
        String value = limit.kind().text(limit.value());
        String why = told == null || told.enforced() ? "" : told.detail();
        if (!limit.kind().watchable()) {
            String none = why.isEmpty() ? "no enforcer here can set it" : why;
            return new EnforcedLimit(
                    word, value, "none", false, none + "; nothing measures it, so it cannot be watched");
        }
        ViolationPolicy policy = limit.effectivePolicy();
        boolean bites = policy.ends() || policy == ViolationPolicy.THROTTLE;
        StringBuilder detail = new StringBuilder();
        if (limit.policy() == null) {
            detail.append(why.isEmpty() ? "the kernel cannot enforce it here" : why).append("; ");
        }
        detail.append("looked at every ").append(seconds(limits.checkInterval().toMillis()))
                .append(", when passed: ").append(policy.word());
        if (limit.policy() != null && told != null && told.enforced()) {
            detail.append("; the kernel's own limit (").append(told.enforcedBy()).append(") is ").append(told.value());
        }
        return new EnforcedLimit(word, value, WATCHED, bites, detail.toString());
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
