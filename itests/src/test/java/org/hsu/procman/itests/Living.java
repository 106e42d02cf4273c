package org.hsu.procman.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that carries the markers of a manager, as /proc shows it; zombies are not among them.
 *
 * @param startTicks with the pid: tells it from every other process
 * @param session    of a process that the manager itself spawned: its own pid
 * @param id         whose instance it belongs to
 * @param generation of that instance
 * @param command    with its arguments
 */
record Living(long pid, long startTicks, long session, String id, long generation, List<String> command) {

    /** All that belong to managers in this folder; not one moment, but a walk through /proc. */
    static List<Living> in(Path folder) {
        List<Living> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path proc : all) {
                Living process = read(proc, folder.toString());
                if (process != null) {
                    found.add(process);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    static List<Living> of(Path folder, String id) {
        return in(folder).stream().filter(process -> process.id.equals(id)).toList();
    }

    /** The one that the manager spawned; what it started itself may have a session too, but runs no script. */
    boolean isLeader() {
        return session == pid && command.size() > 1 && command.get(1).endsWith(".sh");
    }

    /** Whether it, and not another of the same pid, runs this very moment. */
    boolean runs() {
        String[] stat = stat(Path.of("/proc/" + pid));
        return stat != null && isAlive(stat) && Long.parseLong(stat[19]) == startTicks;
    }

    static boolean runs(long pid) {
        String[] stat = stat(Path.of("/proc/" + pid));
        return stat != null && isAlive(stat);
    }

    private static Living read(Path proc, String folder) {
        String environment = text(proc.resolve("environ"));
        if (!environment.contains("PROCMAN_PROCESS_ID=") || !environment.contains(folder)) {
            return null;
        }
        String[] stat = stat(proc);
        if (stat == null || !isAlive(stat)) {
            return null;
        }
        String id = "";
        long generation = 0;
        for (String variable : environment.split("\0")) {
            if (variable.startsWith("PROCMAN_PROCESS_ID=")) {
                id = variable.substring(variable.indexOf('=') + 1);
            } else if (variable.startsWith("PROCMAN_GENERATION=")) {
                generation = Long.parseLong(variable.substring(variable.indexOf('=') + 1));
            }
        }
        List<String> command = List.of(text(proc.resolve("cmdline")).split("\0"));
        return new Living(
                Long.parseLong(proc.getFileName().toString()),
                Long.parseLong(stat[19]),
                Long.parseLong(stat[3]),
                id,
                generation,
                command);
    }

    /** The fields of proc(5) from the third on, the state; null when it is gone. */
    private static String[] stat(Path proc) {
        String stat = text(proc.resolve("stat"));
        return stat.isEmpty() ? null : stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static boolean isAlive(String[] stat) {
        return !"Z".equals(stat[0]) && !"X".equals(stat[0]);
    }

    /** Empty when it is gone or another user's. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
