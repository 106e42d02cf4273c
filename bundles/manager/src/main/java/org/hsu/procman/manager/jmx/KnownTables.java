package org.hsu.procman.manager.jmx;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.openmbean.TabularData;

/**
 * The tables of one bean that were made last, for reads that find nothing changed. Forgotten when memory is scarce, and
 * large ones at once, for there may be many beans. Thread-safe, without a lock.
 */
final class KnownTables {

    static final int MOST_ROWS = 16;

    /** Null as long as nobody has read one. */
    private volatile SoftReference<Map<String, Known>> tables;

    private record Known(List<?> rows, TabularData table) {}

    TabularData of(String attribute, LazyTable<?> wanted) {
        SoftReference<Map<String, Known>> last = tables;
        Map<String, Known> all = last == null ? null : last.get();
        Known known = all == null ? null : all.get(attribute);
        if (known != null && known.rows().equals(wanted.rows())) {
            return known.table();
        }
        TabularData made = wanted.make();
        if (wanted.rows().size() <= MOST_ROWS) {
            if (all == null) {
                all = new ConcurrentHashMap<>();
                tables = new SoftReference<>(all);
            }
            all.put(attribute, new Known(wanted.rows(), made));
        }
        return made;
    }
}
