package org.hsu.procman.manager.loop;

import java.util.function.BiConsumer;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.MemoryTrend;

/** Makes what compares a run with its limits, and brings to the loop's thread what it finds. */
final class LimitWatchers {
    private final EventLoop loop;
    private final Tidings tidings;
    private final BiConsumer<Slot, CoreEvent> core;

    /** @param core hears events, on the loop's thread */
    LimitWatchers(EventLoop loop, Tidings tidings, BiConsumer<Slot, CoreEvent> core) {
        this.loop = loop;
        this.tidings = tidings;
        this.core = core;
    }

    LimitWatcher of(Slot slot, Run run) {
        return new LimitWatcher(run, () -> slot.spec.restart().contextAware(), new LimitWatcher.Listener() {
            @Override
            public void event(CoreEvent event) {
                loop.execute(() -> core.accept(slot, event));
            }

            @Override
            public void tell(LimitTiding tiding) {
                loop.execute(() -> tidings.limit(slot, tiding));
            }

            @Override
            public void trend(Limit limit, MemoryTrend.Forecast forecast, TrendTiding tiding) {
                slot.trend(run.generation, forecast == null ? null : TrendTiding.text(limit, forecast));
                if (tiding != null) {
                    loop.execute(() -> tidings.trend(slot, tiding));
                }
            }
        });
    }
}
