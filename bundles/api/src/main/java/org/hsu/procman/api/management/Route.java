package org.hsu.procman.api.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where requests for a host name may be sent (process manager seed, 4.5).
 *
 * @param hostname as in the configuration: a name, {@code *.example.org} or {@code *}
 * @param targets  in the order of the configuration
 * @param sequence grows with each change of what can be reached; the same in two answers means the same routes
 */
public record Route(String hostname, List<Target> targets, long sequence) {
    private static final String HTTP = "http";

    /**
     * One port of one process.
     *
     * @param id          of the process
     * @param address     where it listens, an IP address
     * @param port        its number
     * @param name        the port's name in the configuration
     * @param healthy     whether it is RUNNING and its checks, if there are any, say so
     * @param sinceMillis when it entered its state, milliseconds since 1970
     */
    public record Target(String id, String address, int port, String name, boolean healthy, long sinceMillis) {
        public Target {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * What a reverse proxy sends requests to: one port of each process, that of the name {@code http} where it has one,
     * else its first.
     */
    public List<Target> proxied() {
        Map<String, Target> chosen = new LinkedHashMap<>();
        targets.forEach(target -> chosen.merge(
                target.id(), target, (before, other) -> other.name().equals(HTTP) ? other : before));
        return List.copyOf(chosen.values());
    }

    public Route {
        Objects.requireNonNull(hostname, "hostname");
        targets = List.copyOf(targets);
    }
}
