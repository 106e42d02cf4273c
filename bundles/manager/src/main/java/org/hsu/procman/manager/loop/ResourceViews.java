package org.hsu.procman.manager.loop;

import java.util.HashMap;
import java.util.Map;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.core.Spent;
import org.hsu.procman.manager.management.ResourceUse;

/** What the outside sees of a process's usage, limits and budgets. */
final class ResourceViews {

    private ResourceViews() {}

    /** @param sample the last look at the living instance, null when there is none */
    static ResourceUse of(Slot slot, Measurements sample) {
        Run run = slot.publishedRun();
        ResourceLimits limits = run == null || slot.state().pid() == 0 ? slot.spec.limits() : run.limitsInForce();
        Map<String, Double> used = new HashMap<>();
        Map<String, Double> allowed = new HashMap<>();
        for (Limit limit : limits.limits().values()) {
            allowed.put(limit.kind().word(), limit.value());
            Double now = sample == null ? null : sample.used(limit.kind());
            if (now != null) {
                used.put(limit.kind().word(), now);
            }
        }
        return new ResourceUse(
                sample == null ? null : sample.usage(),
                used,
                allowed,
                sample == null ? null : sample.readBytesRate(),
                sample == null ? null : sample.writtenBytesRate(),
                budgets(slot.state().policy().restart().contextAware(), slot.state().spent()),
                slot.history::snapshot);
    }

    private static String budgets(ContextAwareRestart aware, Spent spent) {
        if (aware == null) {
            return "";
        }
        String raised = spent.raised().isEmpty() ? "" : ", limits raised " + spent.raised();
        return spent.health() + " for failed checks, " + spent.limit() + " for passed limits" + raised;
    }
}
