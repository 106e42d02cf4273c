package org.hsu.procman.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds the local manager: the state directory that was asked for, or the first of the usual ones in which a manager
 * lives.
 */
final class Discovery {

    private static final long POLL_MILLIS = 50;

    private final List<Path> directories;
    private final String how;
    private final long startingMillis;

    /**
     * @param stateDirectory {@code --state-dir}, null if it was not given
     * @param startingMillis how long a manager that is starting is waited for
     */
    Discovery(Path stateDirectory, Surroundings surroundings, long startingMillis) {
        this.startingMillis = startingMillis;
        String variable = surroundings.environment().getOrDefault("PROCMAN_STATE_DIR", "");
        if (stateDirectory != null) {
            directories = List.of(stateDirectory.toAbsolutePath().normalize());
            how = " --state-dir " + directories.get(0);
        } else if (!variable.isEmpty()) {
            directories = List.of(Path.of(variable).toAbsolutePath().normalize());
            how = "";
        } else {
            directories = usual(surroundings);
            how = "";
        }
    }

    private static List<Path> usual(Surroundings surroundings) {
        List<Path> usual = new ArrayList<>();
        if (surroundings.home() != null) {
            usual.add(surroundings.home().resolve("state").toAbsolutePath().normalize());
        }
        Map<String, String> environment = surroundings.environment();
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        String userHome = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
        if (!xdg.isEmpty()) {
            usual.add(Path.of(xdg, "procman"));
        } else if (!userHome.isEmpty()) {
            usual.add(Path.of(userHome, ".local", "state", "procman"));
        }
        usual.add(Path.of("/var/lib/procman"));
        return usual;
    }

    /**
     * A manager that is alive and listens.
     *
     * @throws Failure there is none: exit code 7
     */
    ManagerFile find() throws Failure {
        ManagerFile dead = null;
        Failure unreadable = null;
        for (Path directory : directories) {
            try {
                Optional<ManagerFile> found = ManagerFile.read(directory);
                if (found.isPresent() && found.get().managerIsAlive()) {
                    return listening(found.get());
                }
                if (found.isPresent() && dead == null) {
                    dead = found.get();
                }
            } catch (Failure e) {
                unreadable = unreadable == null ? e : unreadable;
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        if (dead != null) {
            throw none(dead.stateDirectory() + " (its last one, pid " + dead.pid() + ", has ended)");
        }
        throw none(listed());
    }

    private ManagerFile listening(ManagerFile first) throws Failure {
        ManagerFile file = first;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(startingMillis);
        while (file.isStarting() && System.nanoTime() < deadline) {
            pause();
            Optional<ManagerFile> again = ManagerFile.read(first.stateDirectory());
            if (again.isEmpty() || !again.get().managerIsAlive()) {
                throw none(first.stateDirectory() + " (pid " + first.pid() + " ended while it was starting)");
            }
            file = again.get();
        }
        if (file.jmxUrl() == null) {
            throw new Failure(ExitCode.NO_MANAGER, "the manager in " + file.stateDirectory() + " (pid " + file.pid()
                    + ") is " + file.state() + " and does not listen"
                    + (file.isStarting() ? ", not even after " + Text.duration(startingMillis) : ""));
        }
        return file;
    }

    private static void pause() throws Failure {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw new Failure(ExitCode.INTERRUPTED, "");
        }
    }

    /** For a manager that has a file and a living pid but does not answer. */
    Failure none(String where) {
        return new Failure(ExitCode.NO_MANAGER, "no manager in " + where + "; start one with: procman run" + how);
    }

    private String listed() {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < directories.size(); i++) {
            list.append(i == 0 ? "" : i == directories.size() - 1 ? " or " : ", ").append(directories.get(i));
        }
        return list.toString();
    }
}
