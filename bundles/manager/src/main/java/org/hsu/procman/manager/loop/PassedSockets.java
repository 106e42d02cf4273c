package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.ListenAddress;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.SocketSpec;

/**
 * The listening sockets that an instance is given (sd_listen_fds(3)).
 *
 * @param descriptors of this manager, which become 3, 4, ... of the instance
 * @param stdin       the one that becomes its standard input too; null for none
 * @param variables   what tells it of them
 */
record PassedSockets(List<Integer> descriptors, Integer stdin, Map<String, String> variables) {

    static final PassedSockets NONE = new PassedSockets(List.of(), null, Map.of());

    private static final int DEFAULT_MODE = 0660;

    /** @param descriptors by the name of each socket, in their order */
    static PassedSockets of(ControlSpec control, Map<String, Integer> descriptors) {
        if (descriptors.isEmpty()) {
            return NONE;
        }
        Integer stdin = control.sockets().entrySet().stream()
                .filter(entry -> entry.getValue().stdin())
                .map(entry -> descriptors.get(entry.getKey()))
                .findFirst()
                .orElse(null);
        // LISTEN_PID is added where the pid is known: by whoever becomes the instance.
        return new PassedSockets(
                List.copyOf(descriptors.values()),
                stdin,
                Map.of(
                        "LISTEN_FDS", Integer.toString(descriptors.size()),
                        "LISTEN_FDNAMES", String.join(":", descriptors.keySet())));
    }

    /** Where its sockets listen, by name; none where it has no control. */
    static Map<String, ListenAddress> addresses(ControlSpec control, Map<String, Integer> ports) {
        if (control == null || control.sockets().isEmpty()) {
            return Map.of();
        }
        Map<String, ListenAddress> addresses = new LinkedHashMap<>();
        control.sockets().forEach((name, socket) -> addresses.put(name, address(socket.withPorts(ports), control)));
        return addresses;
    }

    private static ListenAddress address(SocketSpec socket, ControlSpec control) {
        if (!socket.isUnix()) {
            int colon = socket.address().lastIndexOf(':');
            String host = socket.address().substring(0, colon).replaceAll("[\\[\\]]", "");
            return ListenAddress.tcp(host, Integer.parseInt(socket.address().substring(colon + 1)));
        }
        boolean own = socket.user() == null;
        String group = own ? control.group() : null;
        return ListenAddress.unix(
                Path.of(socket.address()),
                socket.mode() == null ? DEFAULT_MODE : socket.mode(),
                own ? control.user() : socket.user(),
                socket.group() == null ? group : socket.group());
    }
}
