package org.hsu.procman.resource.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Native;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layouts of winnt.h in 64-bit Windows, as the SDK's compiler lays them out. */
class JobStructuresTest {

    @BeforeAll
    static void sixtyFourBits() {
        Assumptions.assumeTrue(Native.POINTER_SIZE == Long.BYTES, "a 32-bit Java");
    }

    @Test
    void extendedLimits() {
        ExtendedLimits limits = new ExtendedLimits();
        assertEquals(144, limits.size());
        assertEquals(0, limits.offset("perProcessUserTimeLimit"));
        assertEquals(8, limits.offset("perJobUserTimeLimit"));
        assertEquals(16, limits.offset("limitFlags"));
        assertEquals(24, limits.offset("minimumWorkingSetSize"));
        assertEquals(32, limits.offset("maximumWorkingSetSize"));
        assertEquals(40, limits.offset("activeProcessLimit"));
        assertEquals(48, limits.offset("affinity"));
        assertEquals(56, limits.offset("priorityClass"));
        assertEquals(60, limits.offset("schedulingClass"));
        assertEquals(64, limits.offset("ioCounters"));
        assertEquals(112, limits.offset("processMemoryLimit"));
        assertEquals(120, limits.offset("jobMemoryLimit"));
        assertEquals(128, limits.offset("peakProcessMemoryUsed"));
        assertEquals(136, limits.offset("peakJobMemoryUsed"));
    }

    @Test
    void cpuRate() {
        CpuRate rate = CpuRate.cap(50, 4);
        rate.write();
        assertEquals(8, rate.size());
        assertEquals(0, rate.offset("controlFlags"));
        assertEquals(4, rate.offset("value"));
        assertEquals(5, rate.getPointer().getInt(0));
        assertEquals(1250, rate.getPointer().getInt(4));
    }

    @Test
    void whatIsWrittenStandsWhereWindowsReadsIt() {
        ExtendedLimits limits = new ExtendedLimits();
        limits.limitFlags = ExtendedLimits.LIMIT_JOB_MEMORY | ExtendedLimits.LIMIT_ACTIVE_PROCESS;
        limits.activeProcessLimit = 7;
        limits.jobMemoryLimit = 1L << 33;
        limits.write();
        assertEquals(0x208, limits.getPointer().getInt(16));
        assertEquals(7, limits.getPointer().getInt(40));
        assertEquals(1L << 33, limits.getPointer().getLong(120));
    }
}
