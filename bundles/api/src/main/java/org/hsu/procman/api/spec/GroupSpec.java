package org.hsu.procman.api.spec;

import java.util.Objects;

/**
 * A group of processes: an entry of the top-level {@code groups}. Its members are the processes whose
 * {@code group} names it, in the order of the configuration, and those of the groups in it ({@link GroupTree}).
 *
 * @param name     unique
 * @param strategy what the failure of one member does to the others
 * @param parent   the group that it is in, null for none
 * @param quota    what its processes may come to in the configuration; never null
 * @param limits   what they may use together: of memory, processor time and processes; without policies, never null
 */
public record GroupSpec(String name, Strategy strategy, String parent, GroupQuota quota, ResourceLimits limits) {

    /** The supervisor strategies of OTP (supervisor(3erl), "Supervision Principles"). */
    public enum Strategy {
        /** Only the failed member comes back. */
        ONE_FOR_ONE,
        /** The failed member and those after it in the order of start. */
        REST_FOR_ONE,
        /** Every member. */
        ONE_FOR_ALL
    }

    public GroupSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(quota, "quota");
        Objects.requireNonNull(limits, "limits");
    }

    /** In no other group, and without a quota and limits. */
    public GroupSpec(String name, Strategy strategy) {
        this(name, strategy, null, GroupQuota.NONE, ResourceLimits.NONE);
    }
}
