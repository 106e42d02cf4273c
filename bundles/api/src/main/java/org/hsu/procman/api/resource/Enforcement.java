package org.hsu.procman.api.resource;

import java.util.List;
import org.hsu.procman.api.spec.ResourceLimits;
import org.osgi.annotation.versioning.ConsumerType;

/** The limits of one instance, in force from its launch until it is closed. Thread-safe. */
@ConsumerType
public interface Enforcement extends AutoCloseable {

    LaunchLimits launch();

    /**
     * The main process is there, new or taken over: the place for what cannot be done before its first instruction.
     * Blocks for no more than a system call or two; what fails is told by {@link #limits} from then on.
     */
    default void started(long pid) {
        // Everything was done before.
    }

    /** One entry for each limit that was asked for, and for each that is not any more and holds all the same. */
    List<EnforcedLimit> limits();

    /**
     * Other limits than before are to hold for the instance, which runs. {@link #limits} and {@link #launch} tell
     * what has become of it; what cannot be changed before the next start stays as it was. What is throttled stays so.
     * Blocks for some system calls for each process, longer where the kernel has to take memory back.
     *
     * @param limits as {@link ResourceLimits#forKernel} has them; those that are missing are limits no more
     * @param tree   the processes of the instance
     * @return false when this enforcer changes nothing of what runs
     */
    default boolean update(ResourceLimits limits, LiveLimits tree) {
        return false;
    }

    /** Whether the kernel killed something of the tree for memory since the launch. */
    boolean oomKilled();

    /** After {@link #oomKilled}: the limit and the most that was used, such as {@code limit 64 MiB, peak 64 MiB}. */
    default String oomDetail() {
        return "";
    }

    /** For {@link #throttle}: as much as there is. */
    double UNTHROTTLED = Double.POSITIVE_INFINITY;

    /**
     * Holds back processor time from now on, or lets go again. Writes a file or two.
     *
     * @param percentOfACore what the tree may use, {@link #UNTHROTTLED} for what it could before
     * @return false when that is not possible here
     */
    default boolean throttle(double percentOfACore) {
        return false;
    }

    /** Frees what was made, cgroups included; the tree is empty by then. */
    @Override
    void close();
}
