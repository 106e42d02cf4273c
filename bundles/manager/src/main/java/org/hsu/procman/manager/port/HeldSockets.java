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
 * follow, so that nobody is refused between two instances. Processes of one entry that have the same address have the
 * same socket. Thread-safe where the calls about one process come one after the other; there is no lock but that of the
 * one socket, for to open one may take as long as to look a host's name up.
 */
public final class HeldSockets {
    private static final Logger LOG = LoggerFactory.getLogger(HeldSockets.class);

    private final Platform platform;
    private final Map<String, Map<String, Held>> holders = new ConcurrentHashMap<>();

    private final Map<Held, Shared> sockets = new ConcurrentHashMap<>();

    /** @param entry whose processes share it */
    private record Held(String entry, ListenAddress address) {}

    /** Guarded by itself. */
    private static final class Shared {
        /** Null while nobody has it. */
        private ListeningSocket socket;
        private int holders;
    }

    public HeldSockets(Platform platform) {
        this.platform = platform;
    }

    /**
     * Has these open for a process and no others: those that it has already stay what they are.
     *
     * @param entry of which it is one of several processes; its own id where it is the only one
     * @return descriptors by name, in the same order
     * @throws SpawnException one cannot be had; those that were open stay so
     */
    public Map<String, Integer> open(String process, String entry, Map<String, ListenAddress> wanted)
            throws SpawnException {
        Map<String, Held> before = holders.getOrDefault(process, Map.of());
        Map<String, Held> now = new LinkedHashMap<>();
        before.forEach((name, held) -> {
            if (held.equals(held(entry, wanted.get(name)))) {
                now.put(name, held);
            } else {
                leave(held);
            }
        });
        Map<String, Integer> descriptors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, ListenAddress> each : wanted.entrySet()) {
                Held held = held(entry, each.getValue());
                descriptors.put(each.getKey(), descriptor(each.getKey(), held, !now.containsKey(each.getKey())));
                now.put(each.getKey(), held);
            }
        } finally {
            keep(process, now);
        }
        return descriptors;
    }

    private static Held held(String entry, ListenAddress address) {
        return address == null ? null : new Held(entry, address);
    }

    /** @param enters whether there is one more who has it now */
    private int descriptor(String name, Held held, boolean enters) throws SpawnException {
        Shared shared = sockets.computeIfAbsent(held, none -> new Shared());
        synchronized (shared) {
            if (shared.socket == null) {
                shared.socket = listen(name, held.address());
            }
            shared.holders += enters ? 1 : 0;
            return shared.socket.descriptor();
        }
    }

    private void leave(Held held) {
        Shared shared = sockets.get(held);
        synchronized (shared) {
            shared.holders--;
            if (shared.holders == 0) {
                shared.socket.close();
                shared.socket = null;
            }
        }
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
    public void adopt(String process, String entry, Map<String, ListenAddress> wanted, RunningProcess running) {
        Map<String, Held> now = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        wanted.forEach((name, address) -> {
            Held held = new Held(entry, address);
            if (isTaken(held, running)) {
                now.put(name, held);
            } else {
                missing.add(name + " (" + address + ")");
            }
        });
        keep(process, now);
        if (!missing.isEmpty()) {
            LOG.warn("{}: its sockets {} cannot be held by this manager until it is restarted: connections will be"
                    + " refused during that restart", process, missing);
        }
    }

    private boolean isTaken(Held held, RunningProcess running) {
        Shared shared = sockets.computeIfAbsent(held, none -> new Shared());
        synchronized (shared) {
            if (shared.socket == null) {
                shared.socket = platform.listeningOf(running, held.address()).orElse(null);
            }
            shared.holders += shared.socket == null ? 0 : 1;
            return shared.socket != null;
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
            held.values().forEach(this::leave);
        }
    }

    /** Whether it has any. */
    public boolean isHolding(String process) {
        return holders.containsKey(process);
    }
}
