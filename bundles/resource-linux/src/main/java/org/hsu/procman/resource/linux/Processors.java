package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The processors that this process may use, dealt out in turn to those that are to have only some. Thread-safe. */
final class Processors {

    /** Pinning is this command's to do, before the child's first instruction. */
    private static final List<Path> TASKSET = List.of(Path.of("/usr/bin/taskset"), Path.of("/bin/taskset"));

    private final List<Integer> allowed;
    private final AtomicInteger next = new AtomicInteger();

    Processors(Path proc) {
        allowed = parse(proc);
    }

    int count() {
        return allowed.size();
    }

    /** Whether a child can be pinned here. */
    boolean pinnable() {
        return !allowed.isEmpty() && TASKSET.stream().anyMatch(Files::isExecutable);
    }

    /** So many of them, the ones after those that were dealt out last. */
    List<Integer> deal(int wanted) {
        int first = Math.floorMod(next.getAndAdd(wanted), allowed.size());
        List<Integer> dealt = new ArrayList<>(wanted);
        for (int i = 0; i < Math.min(wanted, allowed.size()); i++) {
            dealt.add(allowed.get((first + i) % allowed.size()));
        }
        dealt.sort(null);
        return dealt;
    }

    /** The list format of cpuset(7): {@code 0-3,8}. */
    private static List<Integer> parse(Path proc) {
        List<Integer> found = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(proc.resolve("self/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    for (String range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
                        String[] ends = range.split("-");
                        for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                            found.add(i);
                        }
                    }
                }
            }
        } catch (IOException | NumberFormatException e) {
            return List.of();
        }
        return found;
    }
}
