package org.hsu.procman.manager.management;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.hsu.procman.api.platform.Usage;

/**
 * What a process uses, beyond what {@code status} shows, and what of its limits and budgets is used.
 *
 * @param usage   at the last look; null when there was none
 * @param used    how much of each limit is used, by the limit's kind, in the unit of its value; only what is known
 * @param allowed the values of the limits, likewise
 * @param readBytesRate    a second; null when not known
 * @param writtenBytesRate a second; null when not known
 * @param budgets for people, what restarts have drawn from context-aware budgets; empty where there are none
 * @param history put together when it is asked for; never null
 */
public record ResourceUse(
        Usage usage,
        Map<String, Double> used,
        Map<String, Double> allowed,
        Double readBytesRate,
        Double writtenBytesRate,
        String budgets,
        Supplier<UsageHistory> history) {

    public static final ResourceUse NONE =
            new ResourceUse(null, Map.of(), Map.of(), null, null, "", () -> UsageHistory.NONE);

    public ResourceUse {
        used = Map.copyOf(used);
        allowed = Map.copyOf(allowed);
        Objects.requireNonNull(budgets, "budgets");
        Objects.requireNonNull(history, "history");
    }
}
