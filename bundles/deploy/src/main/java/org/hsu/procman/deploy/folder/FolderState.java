package org.hsu.procman.deploy.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What has become of the files of a folder between two looks, as a pure function of what was seen and when: a file is
 * whole when it has not changed for a while, and gone when it has been missing for as long, so that a file that is
 * renamed or replaced is never taken for gone. For one thread.
 */
public final class FolderState {

    /** From the last change of a file until it is believed. */
    static final long SETTLE_NANOS = 200_000_000L;

    /**
     * What tells that a file may have changed.
     *
     * @param key of the file system, such as an inode; a renamed file has another under the same name
     */
    public record Stamp(long size, long modifiedMillis, Object key) {}

    /**
     * What is new, in the order of names.
     *
     * @param settled files to look into
     * @param gone    files that are no more
     * @param nextNanos when to look again, from now; Long.MAX_VALUE when nothing is in motion
     */
    public record News(List<String> settled, List<String> gone, long nextNanos) {
        public boolean isEmpty() {
            return settled.isEmpty() && gone.isEmpty();
        }
    }

    private static final class Entry {
        Stamp stamp;
        long since;
        boolean told;
        boolean known;
    }

    private final Map<String, Entry> entries = new TreeMap<>();

    /** What changed since the last look. */
    public News look(Map<String, Stamp> seen, long now) {
        seen.forEach((name, stamp) -> see(name, stamp, now));
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            if (!seen.containsKey(each.getKey())) {
                see(each.getKey(), null, now);
            }
        }
        List<String> settled = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        long next = Long.MAX_VALUE;
        for (Map.Entry<String, Entry> each : List.copyOf(entries.entrySet())) {
            Entry entry = each.getValue();
            long due = entry.since + SETTLE_NANOS - now;
            if (entry.told) {
                continue;
            }
            if (due > 0) {
                next = Math.min(next, due);
            } else if (entry.stamp != null) {
                entry.told = true;
                entry.known = true;
                settled.add(each.getKey());
            } else {
                entries.remove(each.getKey());
                if (entry.known) {
                    gone.add(each.getKey());
                }
            }
        }
        return new News(settled, gone, next);
    }

    private void see(String name, Stamp stamp, long now) {
        Entry entry = entries.get(name);
        if (entry == null || !Objects.equals(stamp, entry.stamp)) {
            entry = entries.computeIfAbsent(name, key -> new Entry());
            entry.stamp = stamp;
            entry.since = now;
            entry.told = false;
        }
    }

    /** A file that is known to be whole, because we made it, or gone, because we deleted it: no news of it. */
    public void tell(String name, Stamp stamp, long now) {
        if (stamp == null) {
            entries.remove(name);
            return;
        }
        see(name, stamp, now);
        Entry entry = entries.get(name);
        entry.told = true;
        entry.known = true;
    }
}
