package org.hsu.procman.resource.linux.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Hands a controller of the manager's own cgroup v2 down to its children. A cgroup other than the root that holds
 * processes cannot do that (kernel, cgroup-v2.rst, "No Internal Process Constraint"): then the manager and what it
 * started move to a leaf below, but only if nobody else is in there.
 */
public final class UnifiedDelegation {

    /** The manager's own leaf. */
    public static final String LEAF = "procman-manager";

    private static final String CONTROL = "cgroup.subtree_control";
    private static final String PROCESSES = "cgroup.procs";

    private final CgroupFiles files;

    public UnifiedDelegation(CgroupFiles files) {
        this.files = files;
    }

    /** @throws IOException it cannot be had; the message says why and what helps */
    public void enable(Path home, Controller controller) throws IOException {
        if (controller.second().isEmpty()) {
            return;
        }
        try {
            handDown(home, controller);
        } catch (IOException e) {
            if (files.read(home.resolve(PROCESSES)).isEmpty()) {
                throw e;
            }
            moveToLeaf(home);
            handDown(home, controller);
        }
    }

    /**
     * For a cgroup without processes.
     *
     * @return whether its children had not had the controller
     */
    public boolean handDown(Path cgroup, Controller controller) throws IOException {
        if (controller.second().isEmpty()) {
            return false;
        }
        Path control = cgroup.resolve(CONTROL);
        if (List.of(files.read(control).split(" ")).contains(controller.second())) {
            return false;
        }
        files.write(control, "+" + controller.second());
        return true;
    }

    private void moveToLeaf(Path home) throws IOException {
        List<String> pids = files.read(home.resolve(PROCESSES)).lines().toList();
        for (String pid : pids) {
            if (!isOurs(Long.parseLong(pid))) {
                throw new IOException("the manager's cgroup " + home + " also holds other processes (pid " + pid
                        + "): run it as a service of its own with Delegate=yes");
            }
        }
        Path leaf = home.resolve(LEAF);
        files.create(leaf);
        for (String pid : pids) {
            files.write(leaf.resolve(PROCESSES), pid);
        }
    }

    private static boolean isOurs(long pid) {
        ProcessHandle self = ProcessHandle.current();
        for (var process = ProcessHandle.of(pid); process.isPresent(); process = process.get().parent()) {
            if (process.get().equals(self)) {
                return true;
            }
        }
        return false;
    }
}
