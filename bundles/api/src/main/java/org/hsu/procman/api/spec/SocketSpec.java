package org.hsu.procman.api.spec;

import java.util.Map;
import java.util.Objects;

/**
 * A listening socket that the manager holds and passes to every instance of a process: an entry of {@code sockets}.
 *
 * @param address {@code HOST:PORT}, {@code [V6]:PORT} or {@code *:PORT}, where the port may be a reference such as
 *                <code>${port.http}</code>; or the absolute path of a unix socket
 * @param mode    permissions of the file of a unix socket; null: 0660
 * @param user    who owns that file; null: the user of the process
 * @param group   whose group that file has; null: the group of the process
 * @param stdin   whether it is the standard input of the instance too
 */
public record SocketSpec(String address, Integer mode, String user, String group, boolean stdin) {

    public SocketSpec {
        Objects.requireNonNull(address, "address");
    }

    /** Whether it is a unix socket. */
    public boolean isUnix() {
        return address.startsWith("/");
    }

    /** The same with the numbers of ports in place of their names. */
    public SocketSpec withPorts(Map<String, Integer> ports) {
        return new SocketSpec(PortReferences.expand(address, ports), mode, user, group, stdin);
    }

    /** The same with the number of an instance in place of its reference. */
    public SocketSpec withInstance(int index) {
        return new SocketSpec(InstanceReferences.expand(address, index), mode, user, group, stdin);
    }
}
