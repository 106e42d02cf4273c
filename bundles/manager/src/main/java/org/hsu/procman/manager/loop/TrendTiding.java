package org.hsu.procman.manager.loop;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.manager.core.MemoryTrend;

/**
 * Something to be told of the growth of memory.
 *
 * @param forecast null when it is over
 * @param used     in bytes
 */
record TrendTiding(Limit limit, MemoryTrend.Forecast forecast, double used) {

    /** {@code grows by 3.1 MiB a minute, reaches the limit in 12 min (40 looks over 195 s, fit 0.98)}. */
    static String text(Limit limit, MemoryTrend.Forecast forecast) {
        return "grows by " + limit.kind().text(forecast.bytesPerMinute()) + " a minute, reaches the limit in "
                + Math.max(1, Math.round(forecast.millisLeft() / 60_000.0)) + " min (" + forecast.points() + " looks over "
                + forecast.spanMillis() / 1000 + " s, fit " + String.format(Locale.ROOT, "%.2f", forecast.fit()) + ")";
    }

    String message(String id) {
        return id + ": " + LimitTiding.text(limit, used) + ", "
                + (forecast == null ? "does not grow towards the limit any more" : text(limit, forecast));
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", limit.kind().word());
        data.put("value", limit.value());
        data.put("usage", used);
        data.put("policy", limit.effectivePolicy().word());
        data.put("severity", forecast == null ? null : "warning");
        data.put("what", forecast == null ? "trend_over" : "trend");
        data.put("growth_bytes_per_minute", forecast == null ? null : Double.valueOf(forecast.bytesPerMinute()));
        data.put("reached_in_ms", forecast == null ? null : Long.valueOf(forecast.millisLeft()));
        data.put("points", forecast == null ? null : Integer.valueOf(forecast.points()));
        data.put("span_ms", forecast == null ? null : Long.valueOf(forecast.spanMillis()));
        data.put("fit", forecast == null ? null : Double.valueOf(forecast.fit()));
        return data;
    }
}
