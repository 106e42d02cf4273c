package org.hsu.procman.resource.windows;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** JOBOBJECT_CPU_RATE_CONTROL_INFORMATION of winnt.h; its second field is a union of equal size. Not thread-safe. */
@FieldOrder({"controlFlags", "value"})
public final class CpuRate extends Structure {

    /** For {@code SetInformationJobObject}. */
    static final int CLASS = 15;

    static final int ENABLE = 0x1;
    static final int WEIGHT_BASED = 0x2;
    static final int HARD_CAP = 0x4;

    /** The whole machine, in hundredths of a percent. */
    private static final int ALL = 10_000;

    public int controlFlags;
    public int value;

    /** Nothing is held back. */
    static CpuRate free() {
        return new CpuRate();
    }

    /**
     * A cap.
     *
     * @param percent    of one core
     * @param processors of the machine
     */
    static CpuRate cap(double percent, int processors) {
        CpuRate rate = new CpuRate();
        rate.controlFlags = ENABLE | HARD_CAP;
        rate.value = (int) Math.max(1, Math.min(ALL, Math.round(percent * 100 / processors)));
        return rate;
    }

    /** @param weight 1 to 9, 5 is the usual one */
    static CpuRate weight(int weight) {
        CpuRate rate = new CpuRate();
        rate.controlFlags = ENABLE | WEIGHT_BASED;
        rate.value = weight;
        return rate;
    }

    /** Where a field stands, for tests. */
    int offset(String field) {
        return fieldOffset(field);
    }
}
