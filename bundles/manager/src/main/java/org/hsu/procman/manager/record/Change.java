package org.hsu.procman.manager.record;

import java.io.IOException;

/**
 * What is still to be done to the record of one process.
 *
 * @param removeFirst whether what is on disk goes before
 * @param record      to be written then; null for nothing
 */
record Change(boolean removeFirst, ProcessRecord record) {

    /** This one and a later one as one; either may be null. A removal makes everything before it void. */
    static Change joined(Change earlier, Change later) {
        if (earlier == null || later == null || later.removeFirst) {
            return later == null ? earlier : later;
        }
        boolean earlierIsNewer = earlier.record != null && earlier.record.sequence() > later.record.sequence();
        return new Change(earlier.removeFirst, earlierIsNewer ? earlier.record : later.record);
    }

    void apply(String id, RecordStore store) throws IOException {
        if (removeFirst) {
            store.remove(id);
        }
        if (record != null) {
            store.write(record);
        }
    }
}
