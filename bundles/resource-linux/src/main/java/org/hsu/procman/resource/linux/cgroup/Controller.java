package org.hsu.procman.resource.linux.cgroup;

/** What of the cgroups limits need: controllers, and the freezer, which in v2 every cgroup has. */
public enum Controller {
    MEMORY("memory", "memory"),
    CPU("cpu", "cpu"),
    PIDS("pids", "pids"),
    IO("blkio", "io"),
    FREEZER("freezer", "");

    private final String first;
    private final String second;

    Controller(String first, String second) {
        this.first = first;
        this.second = second;
    }

    /** As the kernel spells it in v1. */
    public String first() {
        return first;
    }

    /** As the kernel spells it in v2; empty where nothing is to be handed down. */
    public String second() {
        return second;
    }
}
