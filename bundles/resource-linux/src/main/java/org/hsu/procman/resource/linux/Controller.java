package org.hsu.procman.resource.linux;

import java.util.Locale;

/** The cgroup controllers that limits need. */
enum Controller {
    MEMORY,
    CPU,
    PIDS;

    /** As the kernel spells it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
