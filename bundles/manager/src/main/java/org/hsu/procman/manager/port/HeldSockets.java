package org.hsu.procman.manager.port;

import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hsu.procman.api.platform.ListenAddress;
import org.hsu.procman.api.platform.ListeningSocket;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets that this manager holds for processes: from before their first instance until none will
 * follow, so that nobody is refused between two instances. Thread-safe where the calls about one process come one after
 * the other; there is no lock, for to open one may take as long as to look a host's name up.
 */
public final class HeldSockets {
    private static final Logger LOG = LoggerFactory.getLogger(HeldSockets.class);

    private final Platform platform;
    private final Map<String, Map<String, Held>> holders = new ConcurrentHashMap<>();

    private record Held(ListenAddress address, ListeningSocket socket) {}

    public HeldSockets(Platform platform) {
        this.platform = platform;
    }

    /**
     * Has these open for a process and no others: those that it has already stay what they are.
     *
     * @return descriptors by name, in the same order
     * @throws SpawnException one cannot be had; those that were open stay so
     */
    public Map<String, Integer> open(String process, Map<String, ListenAddress> wanted)
            throws SpawnException {
        Map<String, Held> before = holders.getOrDefault(process, Map.of());
        Map<String, Held> now = new LinkedHashMap<>();
        before.forEach((name, held) -> {
            if (held.address().equals(wanted.get(name))) {
                now.put(name, held);
            } else {
                held.socket().close();
            }
        });
        try {
            for (Map.Entry<String, ListenAddress> each : wanted.entrySet()) {
                if (!now.containsKey(each.getKey())) {
                    now.put(each.getKey(), new Held(each.getValue(), listen(each.getKey(), each.getValue())));
                }
            }
        } finally {
            keep(process, now);
        }
        Map<String, Integer> descriptors = new LinkedHashMap<>();
        wanted.keySet().forEach(name -> descriptors.put(name, now.get(name).socket().descriptor()));
        return descriptors;
    }

    private ListeningSocket listen(String name, ListenAddress address) throws SpawnException {
        try {
            return platform.listen(address);
        } catch (BindException inUse) {
            String who = address.path() == null ? PortProbe.listener(address.port()) : "";
            throw failure(name, inUse.getMessage() + (who.isEmpty() ? "" : " by " + who));
        } catch (IOException e) {
            throw failure(name, e.getMessage());
        }
    }

    private static SpawnException failure(String name, String message) {
        return new SpawnException(SpawnException.Kind.RESOURCES, "sockets." + name + ": " + message);
    }

    private void keep(String process, Map<String, Held> now) {
        if (now.isEmpty()) {
            holders.remove(process);
        } else {
            holders.put(process, now);
        }
    }

    /** Takes hold of the sockets of a process that an earlier manager has given them to. */
    public void adopt(String process, Map<String, ListenAddress> wanted, RunningProcess running) {
        Map<String, Held> now = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        wanted.forEach((name, address) -> platform.listeningOf(running, address).ifPresentOrElse(
                socket -> now.put(name, new Held(address, socket)),
                () -> missing.add(name + " (" + address + ")")));
        keep(process, now);
        if (!missing.isEmpty()) {
            LOG.warn("{}: its sockets {} cannot be held by this manager until it is restarted: connections will be"
                    + " refused during that restart", process, missing);
        }
    }

    /** Whether a process has one on a TCP port. */
    public boolean listensOn(String process, int port) {
        return holders.getOrDefault(process, Map.of()).values().stream()
                .anyMatch(held -> held.address().path() == null && held.address().port() == port);
    }

    /** Closes those of a process. */
    public void release(String process) {
        Map<String, Held> held = holders.remove(process);
        if (held != null) {
            held.values().forEach(each -> each.socket().close());
        }
    }

    /** Whether it has any. */
    public boolean isHolding(String process) {
        return holders.containsKey(process);
    }
}
