package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** A folder with scripts to be managed, for the tests of what the next manager finds. */
abstract class AdoptionScene {

    /** Writes numbered lines to both streams, and the last number when it is asked to end. */
    static final String COUNTER = """
            i=0
            trap 'echo "last $i"; echo "last $i" >&2; exit 0' TERM
            while :; do
                i=$((i + 1)); echo "line $i"; echo "line $i" >&2; echo $i > counted
                # A shell reports on stderr what the group's SIGTERM ends.
                (trap '' TERM; exec sleep 0.01)
            done
            """;

    @TempDir
    Path folder;

    /** An entry that runs a script of its own name; the options are lines of {@code management}. */
    String entry(String id, String script, String control, String management) {
        write(id + ".sh", script);
        return """
                  - id: %s
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: [%s.sh], min_uptime: 100ms%s}
                """.formatted(id, id, control.isEmpty() ? "" : ", " + control)
                + (management.isEmpty() ? "" : "      " + management + "\n");
    }

    /** An entry that does nothing for a long time. */
    String sleeper(String id) {
        return entry(id, "sleep 1000 & wait\n", "", "");
    }

    static String yaml(String... entries) {
        return "managed_processes:\n" + String.join("", entries);
    }

    Procman manager(String... entries) {
        return Procman.in(folder, yaml(entries)).start();
    }

    /** The next manager, with the time that it took printed. */
    static void next(Procman procman) {
        procman.start();
        System.out.println("the next manager is ready after " + procman.bootMillis() + " ms");
    }

    static void killAndFollow(Procman procman) {
        procman.kill();
        next(procman);
    }

    void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void touch(String name) {
        write(name, "");
    }

    String read(String name) {
        return Procman.read(folder.resolve(name));
    }

    void awaitFile(String name) {
        Procman.await(name + " is there", 30, () -> Files.exists(folder.resolve(name)));
    }

    /** How far {@link #COUNTER} is. */
    int counted() {
        String text = read("counted").strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    void awaitCounted(int more) {
        int wanted = counted() + more;
        Procman.await("line " + wanted + " is written", 30, () -> counted() >= wanted);
    }

    /** Of the manager's log, those that name both. */
    static List<String> logged(Procman procman, String id, String what) {
        Pattern pattern = Pattern.compile("(?i)\\b" + Pattern.quote(id) + "\\b.*(" + what + ")");
        return procman.managerLog().lines().filter(line -> pattern.matcher(line).find()).toList();
    }

    void assertOneInstance(String id, long pid) {
        List<Living> leaders = Living.of(folder, id).stream().filter(Living::isLeader).toList();
        assertEquals(List.of(pid), leaders.stream().map(Living::pid).toList(), id);
    }

    static void assertAdopted(Described before, Described now) {
        assertTrue(now.adopted(), now::json);
        assertEquals(before.pid(), now.pid());
        assertEquals(before.generation(), now.generation());
    }

    /** The ordered stop leaves nothing. */
    static void stop(Procman procman) {
        Procman.Result stopped = procman.stop();
        assertEquals(0, stopped.code(), () -> stopped.all() + procman.managerLog());
        assertEquals(List.of(), Living.in(procman.folder));
    }
}
