package org.hsu.procman.manager.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.platform.Usage;

/** What {@code describe} says of usage beyond what {@code status} shows; what is not known is null or left out. */
final class UsageFields {

    private UsageFields() {}

    static void add(ResourceUse resources, Map<String, Object> fields) {
        Usage usage = resources.usage();
        fields.put("swap_bytes", usage == null ? null : usage.swapBytes());
        fields.put("proportional_bytes", usage == null ? null : usage.pssBytes());
        fields.put("read_bytes", usage == null ? null : usage.readBytes());
        fields.put("written_bytes", usage == null ? null : usage.writtenBytes());
        fields.put("read_bytes_per_second", whole(resources.readBytesRate()));
        fields.put("written_bytes_per_second", whole(resources.writtenBytesRate()));
        fields.put("reads", usage == null ? null : usage.reads());
        fields.put("writes", usage == null ? null : usage.writes());
        fields.put("pressure_percent", usage == null ? null : pressure(usage.pressure()));
    }

    private static Long whole(Double number) {
        return number == null ? null : Long.valueOf(Math.round(number));
    }

    private static Map<String, Object> pressure(Usage.Pressure pressure) {
        if (pressure == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cpu", pressure.cpu());
        fields.put("memory", pressure.memory());
        fields.put("io", pressure.io());
        return fields;
    }

    static void texts(ResourceUse resources, List<String> parts) {
        Usage usage = resources.usage();
        if (usage == null) {
            return;
        }
        if (usage.pssBytes() != null) {
            parts.add(mebibytes(usage.pssBytes()) + " of memory its own share");
        }
        if (usage.swapBytes() != null && usage.swapBytes() > 0) {
            parts.add(mebibytes(usage.swapBytes()) + " swapped out");
        }
        if (usage.readBytes() != null) {
            parts.add("read " + mebibytes(usage.readBytes()) + " and wrote " + mebibytes(usage.writtenBytes())
                    + " of storage");
        }
        if (usage.pressure() != null) {
            parts.add("waited for cpu " + percent(usage.pressure().cpu()) + ", memory "
                    + percent(usage.pressure().memory()) + ", storage " + percent(usage.pressure().io()));
        }
    }

    private static String percent(Double percent) {
        return percent == null ? "?" : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
