package org.hsu.procman.process.unmanaged;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hsu.procman.api.process.NotFoundException;

/**
 * By the local port on which it listens, on IPv4 or IPv6: /proc/net tells the socket's inode, /proc/PID/fd who
 * has it open (proc(5)). Of several that share the socket the oldest comes first, which forked the others.
 */
final class PortSearch implements Candidates.Search {

    /** tcp_states.h, TCP_LISTEN; a UDP socket that is bound and not connected is in TCP_CLOSE. */
    private static final String LISTENS = "0A";
    private static final String BOUND = "07";

    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final int INODE = 9;

    private final int port;
    private final String protocol;

    PortSearch(int port, String protocol) {
        this.port = port;
        this.protocol = protocol;
    }

    @Override
    public Candidates look() throws NotFoundException {
        if (!ProcFolder.isThere()) {
            throw new NotFoundException("who listens on a port can be seen on Linux only: the discovery methods "
                    + "pid_file and process_name work here");
        }
        String state = protocol.equals("udp") ? BOUND : LISTENS;
        Set<String> sockets = new HashSet<>();
        Set<String> users = new TreeSet<>();
        collect(Path.of("/proc/net/" + protocol), state, sockets, users);
        collect(Path.of("/proc/net/" + protocol + "6"), state, sockets, users);
        String where = protocol + " port " + port;
        if (sockets.isEmpty()) {
            throw new NotFoundException("nobody listens on " + where);
        }
        List<Long> pids = ProcFolder.oldestFirst(pid -> holds(pid, sockets));
        if (pids.isEmpty()) {
            throw new NotFoundException("a process of uid " + String.join(", ", users) + " listens on " + where
                    + ", but this user may not see which: that takes root or CAP_SYS_PTRACE");
        }
        return new Candidates(pids, "listening on " + where);
    }

    private void collect(Path table, String state, Set<String> sockets, Set<String> users) {
        String suffix = String.format(":%04X", port);
        List<String> lines;
        try {
            lines = Files.readAllLines(table, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // A kernel without IPv6 has no such table.
            return;
        }
        for (String line : lines) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > INODE && fields[LOCAL_ADDRESS].endsWith(suffix) && fields[STATE].equals(state)) {
                sockets.add("socket:[" + fields[INODE] + "]");
                users.add(fields[USER]);
            }
        }
    }

    private static boolean holds(long pid, Set<String> sockets) {
        String[] descriptors = ProcFolder.descriptors(pid);
        for (String descriptor : descriptors == null ? new String[0] : descriptors) {
            if (sockets.contains(ProcFolder.target(pid, descriptor))) {
                return true;
            }
        }
        return false;
    }
}
