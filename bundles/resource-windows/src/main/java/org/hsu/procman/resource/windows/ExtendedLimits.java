package org.hsu.procman.resource.windows;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/**
 * JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h, the basic limits and the I/O counters inlined; in 64-bit Windows
 * SIZE_T and ULONG_PTR are 8 bytes. Times are in 100 ns, sizes in bytes. Not thread-safe.
 */
@FieldOrder({
    "perProcessUserTimeLimit", "perJobUserTimeLimit", "limitFlags", "minimumWorkingSetSize", "maximumWorkingSetSize",
    "activeProcessLimit", "affinity", "priorityClass", "schedulingClass", "ioCounters", "processMemoryLimit",
    "jobMemoryLimit", "peakProcessMemoryUsed", "peakJobMemoryUsed"
})
public final class ExtendedLimits extends Structure {

    /** For {@code SetInformationJobObject}. */
    static final int CLASS = 9;

    static final int LIMIT_JOB_TIME = 0x4;
    static final int LIMIT_ACTIVE_PROCESS = 0x8;
    /** The time limit that is set stays; not together with {@link #LIMIT_JOB_TIME}. */
    static final int LIMIT_PRESERVE_JOB_TIME = 0x40;
    static final int LIMIT_PROCESS_MEMORY = 0x100;
    static final int LIMIT_JOB_MEMORY = 0x200;
    static final int LIMIT_KILL_ON_JOB_CLOSE = 0x2000;

    private static final int IO_COUNTERS = 6;

    public long perProcessUserTimeLimit;
    public long perJobUserTimeLimit;
    public int limitFlags;
    public long minimumWorkingSetSize;
    public long maximumWorkingSetSize;
    public int activeProcessLimit;
    public long affinity;
    public int priorityClass;
    public int schedulingClass;
    public long[] ioCounters = new long[IO_COUNTERS];
    public long processMemoryLimit;
    public long jobMemoryLimit;
    public long peakProcessMemoryUsed;
    public long peakJobMemoryUsed;

    /** Where a field stands, for tests. */
    int offset(String field) {
        return fieldOffset(field);
    }
}
