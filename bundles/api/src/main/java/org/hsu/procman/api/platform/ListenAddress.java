package org.hsu.procman.api.platform;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a stream socket listens: either {@code host} and {@code port}, or {@code path}.
 *
 * @param host  a name, an address, or {@code *} for every address of the machine; null for a unix socket
 * @param port  1 to 65535; 0 for a unix socket
 * @param path  absolute, of a unix socket; null for TCP
 * @param mode  permissions of the file of a unix socket
 * @param user  name or number of who owns that file; null: the manager's own
 * @param group name or number; null: the group that the user has
 */
public record ListenAddress(String host, int port, Path path, int mode, String user, String group) {

    public ListenAddress {
        if ((host == null) == (path == null)) {
            throw new IllegalArgumentException("either a host or a path");
        }
    }

    /** Of TCP. */
    public static ListenAddress tcp(String host, int port) {
        return new ListenAddress(Objects.requireNonNull(host, "host"), port, null, 0, null, null);
    }

    /** Of a unix socket. */
    public static ListenAddress unix(Path path, int mode, String user, String group) {
        return new ListenAddress(null, 0, Objects.requireNonNull(path, "path"), mode, user, group);
    }

    /** As people write it. */
    @Override
    public String toString() {
        if (path != null) {
            return path.toString();
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
