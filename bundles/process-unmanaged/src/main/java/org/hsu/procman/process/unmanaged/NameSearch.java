package org.hsu.procman.process.unmanaged;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.hsu.procman.api.process.NotFoundException;

/**
 * By the name of the process, exactly: the one that the kernel keeps, or the base name of its executable. The
 * arguments asked for must all be there in their order; others may stand between them. The oldest comes first.
 */
final class NameSearch implements Candidates.Search {

    /** The kernel keeps no more bytes of a name (TASK_COMM_LEN, prctl(2)). */
    private static final int KEPT = 15;

    private final String name;
    private final String storedName;
    private final List<String> arguments;

    NameSearch(String name, List<String> arguments) {
        this.name = name;
        // /proc is read byte by byte, so that no name is unreadable.
        storedName = stored(name);
        this.arguments = arguments.stream().map(NameSearch::stored).toList();
    }

    private static String stored(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public Candidates look() throws NotFoundException {
        List<Long> pids = ProcFolder.isThere()
                ? ProcFolder.oldestFirst(this::matches)
                : ProcessHandle.allProcesses()
                        .filter(this::matches)
                        .sorted(Comparator.comparing(
                                (ProcessHandle handle) -> handle.info().startInstant().orElse(Instant.MAX)))
                        .map(ProcessHandle::pid)
                        .toList();
        String with = arguments.isEmpty() ? "" : " with the arguments of process_args";
        if (pids.isEmpty()) {
            throw new NotFoundException("no process is named " + name + with);
        }
        return new Candidates(pids, "named " + name + with);
    }

    private boolean matches(long pid) {
        String kept = ProcFolder.name(pid);
        boolean maybe = storedName.length() > KEPT
                ? kept.equals(storedName.substring(0, KEPT))
                : kept.equals(storedName);
        boolean named = maybe && storedName.length() <= KEPT;
        if (!named && !ProcFolder.executable(pid).equals(storedName)) {
            // A long name of another user's process is seen in its command only.
            List<String> command = maybe ? ProcFolder.command(pid) : List.of();
            if (command.isEmpty() || !ProcFolder.baseName(command.get(0)).equals(storedName)) {
                return false;
            }
        }
        List<String> command = ProcFolder.command(pid);
        return !command.isEmpty() && holds(command.subList(1, command.size()));
    }

    private boolean matches(ProcessHandle handle) {
        String command = handle.info().command().orElse("").replace('\\', '/');
        String base = ProcFolder.baseName(command);
        boolean named = base.equals(name) || base.equalsIgnoreCase(name + ".exe");
        return named && holds(List.of(handle.info().arguments().orElse(new String[0])));
    }

    private boolean holds(List<String> given) {
        int found = 0;
        for (String argument : given) {
            if (found < arguments.size() && argument.equals(arguments.get(found))) {
                found++;
            }
        }
        return found == arguments.size();
    }
}
