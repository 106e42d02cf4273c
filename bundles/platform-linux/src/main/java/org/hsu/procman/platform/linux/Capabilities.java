package org.hsu.procman.platform.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.platform.Capability;

/** What was probed, in words. */
final class Capabilities {

    private final List<Capability> list = new ArrayList<>();

    Capabilities(
            Machine machine, Kernel kernel, UserSwitch users, Isolation isolation, OrphanReaper orphans,
            Optional<TrackingCgroups> cgroups, String noCgroups) {
        add("closefrom", true, "children get no descriptor but their own (posix_spawn closefrom)");
        add("pidfd", machine.pidfd(), machine.pidfd()
                ? "exits are seen by event, signals cannot meet another process"
                : "the kernel has no pidfd_open (Linux 5.3): exits are asked for every 20 ms");
        add("pidfd_group", machine.pidfdGroup(), machine.pidfdGroup()
                ? "a process group is signalled by its leader's handle"
                : "the kernel has no group signal by pidfd (Linux 6.9): by number while the leader is there");
        add("pidfd_exit_info", machine.pidfdInfo(), machine.pidfdInfo()
                ? "the kernel tells how adopted processes end (from Linux 6.15 also after they were reaped)"
                : "the kernel has no PIDFD_GET_INFO: an adopted process that its parent reaps first ends unknown");
        add("cgroup", cgroups.isPresent(), cgroups
                .map(all -> "each run has a cgroup of its own below " + all.mount().own())
                .orElse(noCgroups + "; trees are found by session, descent and environment marker"));
        boolean kill = cgroups.map(all -> hasKill(all.mount())).orElse(false);
        add("cgroup_kill", kill, kill ? "a tree is killed at once"
                : cgroups.isPresent() ? "no cgroup.kill (v2 of Linux 5.14): frozen, then one by one"
                : "no cgroup to kill");
        add("inotify", kernel.files().available(), kernel.files().available()
                ? "growing files, and emptied cgroups of v2, are seen by event" : "no inotify instance left: by polling");
        add("subreaper", orphans.subreaper(), orphans.subreaper()
                ? "orphans fall to the manager and are buried by it" : "orphans fall to init");
        add("setpriv", users.unavailable().isEmpty(),
                users.unavailable().orElse("children can run as another user and group"));
        add("namespaces", isolation.unavailable().isEmpty(), isolation.unavailable()
                .orElse("children can have files, networks and pids of their own (sandbox)"));
        add("shell", true, machine.shell() + " prepares what posix_spawn cannot"
                + (machine.plainShell() ? "" : "; env(1) makes the environment exact"));
        add("exit_record", machine.plainShell(), machine.plainShell()
                ? "a shell can write down how a process ends while there is no manager"
                : "only dash and busybox can write down how a process ends; " + machine.shell() + " cannot");
        add("hard_limits", machine.mayRaiseHardLimits(), machine.mayRaiseHardLimits()
                ? "hard limits can be raised (CAP_SYS_RESOURCE)" : "hard limits can only be lowered");
        add("descriptor_count", machine.descriptorCount(), machine.descriptorCount()
                ? "open descriptors are counted by one call" : "open descriptors are counted by listing (Linux < 6.2)");
    }

    private void add(String name, boolean available, String detail) {
        list.add(new Capability(name, available, detail));
    }

    /** The root cgroup has no cgroup.kill itself, hence the look into the folders below. */
    private static boolean hasKill(CgroupMount mount) {
        if (mount.own().resolve("cgroup.kill").toFile().exists()) {
            return true;
        }
        Cgroup probe = new Cgroup(mount.own().resolve(
                TrackingCgroups.PREFIX + "probe-" + ProcessHandle.current().pid() + "-" + System.nanoTime()));
        try {
            return Cgroup.make(probe.path()) == 0 && probe.kill();
        } finally {
            probe.removeSoon();
        }
    }

    List<Capability> list() {
        return List.copyOf(list);
    }
}
