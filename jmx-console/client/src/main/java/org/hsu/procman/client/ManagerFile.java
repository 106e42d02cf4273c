package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a manager says of itself in {@code manager.json} of its state directory.
 *
 * @param stateDirectory where the file is
 * @param pid            of the manager
 * @param state          {@code starting}, {@code running} or {@code stopping}
 * @param jmxUrl         null while it does not listen yet
 */
record ManagerFile(Path stateDirectory, long pid, String state, String jmxUrl) {

    static final String NAME = "manager.json";

    /**
     * Empty if there is no such file.
     *
     * @throws Failure it may not be read, or it is not what a manager writes
     */
    static Optional<ManagerFile> read(Path stateDirectory) throws Failure {
        Path file = stateDirectory.resolve(NAME);
        try {
            Object json = JsonReader.read(Files.readString(file));
            if (json instanceof Map<?, ?> keys && keys.get("pid") instanceof Long pid) {
                return Optional.of(new ManagerFile(stateDirectory, pid, text(keys, "state"), text(keys, "jmx_url")));
            }
            throw new Failure(ExitCode.NO_MANAGER, file + " names no manager: it has no pid");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new Failure(ExitCode.REFUSED, "permission denied: " + file + " is readable by its owner only");
        } catch (IOException e) {
            // A path of which a part is a file, for one.
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.NO_MANAGER, file + " cannot be understood: " + e.getMessage());
        }
    }

    private static String text(Map<?, ?> keys, String key) {
        return keys.get(key) instanceof String text ? text : null;
    }

    boolean managerIsAlive() {
        return isAlive(pid);
    }

    boolean isStarting() {
        return "starting".equals(state) && jmxUrl == null;
    }

    /** A zombie, which waits for a parent that may never come, is as dead as it will get. */
    static boolean isAlive(long pid) {
        if (pid <= 0 || ProcessHandle.of(pid).isEmpty()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            int state = stat.lastIndexOf(')') + 2;
            return state >= stat.length() || stat.charAt(state) != 'Z';
        } catch (IOException e) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }
}
