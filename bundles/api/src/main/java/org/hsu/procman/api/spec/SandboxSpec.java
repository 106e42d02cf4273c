package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.util.List;

/**
 * What a process is kept from: {@code sandbox}. Whoever starts it does all of it or does not start it.
 *
 * @param supplementaryGroups names or numbers, all that it is to have beside its group; null: those of its user
 * @param capabilities        all that it may have, such as {@code net_bind_service}; null: not bounded by a list
 * @param droppedCapabilities what it may not have; empty where {@code capabilities} is given
 * @param noNewPrivileges     true: no program that it executes gives it more rights
 * @param privateTmp          true: /tmp and /var/tmp are its own and empty
 * @param readOnly            absolute; files and folders that it cannot change
 * @param hidden              absolute; files and folders whose content it does not see
 * @param privateNetwork      true: it has no network interface but a loopback of its own
 * @param privatePids         true: it sees the processes of its own tree alone
 */
public record SandboxSpec(
        List<String> supplementaryGroups,
        List<String> capabilities,
        List<String> droppedCapabilities,
        boolean noNewPrivileges,
        boolean privateTmp,
        List<Path> readOnly,
        List<Path> hidden,
        boolean privateNetwork,
        boolean privatePids) {

    /** Every capability of Linux 6, that of number 0 first (capabilities(7)). */
    public static final List<String> CAPABILITIES = List.of(
            "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
            "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
            "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
            "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
            "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
            "checkpoint_restore");

    public SandboxSpec {
        supplementaryGroups = supplementaryGroups == null ? null : List.copyOf(supplementaryGroups);
        capabilities = capabilities == null ? null : List.copyOf(capabilities);
        droppedCapabilities = List.copyOf(droppedCapabilities);
        readOnly = List.copyOf(readOnly);
        hidden = List.copyOf(hidden);
    }

    /** Whether it sees other files than the manager does. */
    public boolean changesFiles() {
        return privateTmp || privatePids || !readOnly.isEmpty() || !hidden.isEmpty();
    }

    /** Whether it is to have other rights than its user has. */
    public boolean changesRights() {
        return supplementaryGroups != null || capabilities != null || !droppedCapabilities.isEmpty() || noNewPrivileges;
    }

    /** The same with or without processes of its own. */
    public SandboxSpec withPrivatePids(boolean its) {
        return new SandboxSpec(
                supplementaryGroups, capabilities, droppedCapabilities, noNewPrivileges, privateTmp, readOnly, hidden,
                privateNetwork, its);
    }
}
