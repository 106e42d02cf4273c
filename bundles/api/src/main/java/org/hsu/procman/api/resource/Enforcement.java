package org.hsu.procman.api.resource;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The limits of one instance, in force from its launch until it is closed. Thread-safe. */
@ConsumerType
public interface Enforcement extends AutoCloseable {

    LaunchLimits launch();

    /** One entry for each limit that was asked for. */
    List<EnforcedLimit> limits();

    /** Whether the kernel killed something of the tree for memory since the launch. */
    boolean oomKilled();

    /** Frees what was made, cgroups included; the tree is empty by then. */
    @Override
    void close();
}
