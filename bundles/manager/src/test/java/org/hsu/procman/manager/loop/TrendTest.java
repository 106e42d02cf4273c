package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.MemoryTrend;
import org.hsu.procman.manager.reload.Specs;
import org.junit.jupiter.api.Test;

/** From the looks that the ring keeps to what people are told of growing memory. */
class TrendTest {
    private static final long MIB = 1 << 20;

    private final UsageRing ring = new UsageRing();
    private final Run run = new Run(Specs.differing("web", Set.of()), 1, status -> {}, notice -> {});
    private final List<TrendTiding> told = new ArrayList<>();
    private String shown;
    private final LimitWatcher watcher = new LimitWatcher(run, () -> null, new LimitWatcher.Listener() {
        @Override
        public void event(CoreEvent event) {
            throw new AssertionError(event);
        }

        @Override
        public void tell(LimitTiding tiding) {
            throw new AssertionError(tiding);
        }

        @Override
        public void trend(Limit limit, MemoryTrend.Forecast forecast, TrendTiding tiding) {
            shown = forecast == null ? null : TrendTiding.text(limit, forecast);
            if (tiding != null) {
                told.add(tiding);
            }
        }
    });

    private void look(long millis, Long bytes) {
        Usage usage = new Usage(millis * 1_000_000, null, bytes, null, null, null, null);
        ring.add(new Measurements(1, millis, usage, null, null, null, null, null, List.of()));
        watcher.trend(() -> ring.memory(5_000));
    }

    private void limit(ResourceLimits limits) {
        run.limits(limits, null, LimitListing.NONE);
    }

    @Test
    void whatGrewInThisInstanceIsToldOnceWithNumbersAndShown() {
        limit(ResourceLimits.of(1000 * MIB, null, null, null));
        look(0, 900 * MIB);
        for (int i = 1; i <= 40; i++) {
            look(i * 5_000, i % 7 == 0 ? null : Long.valueOf((100 + i) * MIB));
        }
        assertEquals(0, told.size());
        limit(ResourceLimits.of(200 * MIB, null, null, null));
        look(205_000, 141 * MIB);
        look(210_000, 142 * MIB);
        assertEquals(1, told.size());
        assertEquals("grows by 12 MiB a minute, reaches the limit in 5 min (37 looks over 205 s, fit 1.00)", shown);
        assertEquals("web: max_memory_mb: 141 MiB of 200 MiB, grows by 12 MiB a minute, reaches the limit in 5 min"
                + " (36 looks over 200 s, fit 1.00)", told.get(0).message("web"));
        assertEquals("trend", told.get(0).data().get("what"));
        assertEquals(36, told.get(0).data().get("points"));
        for (int i = 43; i <= 80; i++) {
            look(i * 5_000, 142 * MIB);
        }
        assertNull(shown);
        assertEquals(2, told.size());
        assertEquals("web: max_memory_mb: 142 MiB of 200 MiB, does not grow towards the limit any more",
                told.get(1).message("web"));
        assertEquals("trend_over", told.get(1).data().get("what"));
    }

    @Test
    void withoutALimitNothingIsForetold() {
        for (int i = 1; i <= 60; i++) {
            look(i * 5_000, i * MIB);
        }
        limit(ResourceLimits.of(List.of(Limit.of(LimitKind.CPU, 100)), ResourceLimits.USUAL_INTERVAL));
        look(305_000, 61 * MIB);
        assertEquals(List.of(), told);
        assertNull(shown);
    }
}
