package org.hsu.procman.health.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A running command and everything that it started: what descends from it, and on systems with /proc also what
 * left the tree but still carries the command's mark in its environment (proc(5), environ).
 */
final class CommandTree {

    /** Environment variable that marks one run of one command. */
    static final String MARK = "PROCMAN_CHECK";

    private static final Path PROC = Path.of("/proc");

    private final ProcessHandle root;
    private final byte[] mark;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    CommandTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
        known.add(root);
    }

    /** Kills until nothing is left or the time is over, interrupted or not; whether nothing is left. */
    boolean kill(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean interrupted = false;
        while (true) {
            look();
            // A run of looking that finds nothing alive is the proof: a process forked during an earlier look
            // has a living parent or the mark.
            if (!isAlive()) {
                break;
            }
            known.forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() > deadline) {
                break;
            }
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !isAlive();
    }

    /** Whether something that {@link #kill} met still lives. */
    boolean isAlive() {
        return known.stream().anyMatch(CommandTree::runs);
    }

    long pid() {
        return root.pid();
    }

    /** Whether it lives and is more than a zombie that its parent has not reaped yet (proc(5), stat). */
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(PROC.resolve(process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    private void look() {
        Set<ProcessHandle> found = new LinkedHashSet<>();
        known.forEach(process -> process.descendants().forEach(found::add));
        addMarked(found);
        known.removeIf(process -> !runs(process));
        known.addAll(found);
    }

    private void addMarked(Set<ProcessHandle> found) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                if (marked(entry)) {
                    ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            // No /proc here: the descendants are all that can be known.
            return;
        }
    }

    private boolean marked(Path entry) {
        byte[] environment;
        try {
            environment = Files.readAllBytes(entry.resolve("environ"));
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
            return false;
        }
        int start = 0;
        while (start < environment.length) {
            int end = start;
            while (end < environment.length && environment[end] != 0) {
                end++;
            }
            if (Arrays.equals(environment, start, end, mark, 0, mark.length)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
