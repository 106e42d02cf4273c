package org.hsu.procman.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a local manager was started, as far as another in its place has to be started alike.
 *
 * @param pid     of it
 * @param home    of its distribution
 * @param options of {@code run}: its configuration and directories
 */
record RunningManager(long pid, Path home, List<String> options) {

    private static final Map<String, String> OPTIONS = Map.of(
            "configuration", "--config", "state_directory", "--state-dir", "log_directory", "--log-dir",
            "plugins_directory", "--plugins-dir");

    /** @throws Failure its {@code manager.json} does not say */
    static RunningManager of(ManagerFile file) throws Failure {
        try {
            Map<?, ?> keys = (Map<?, ?>) JsonReader.read(
                    Files.readString(file.stateDirectory().resolve(ManagerFile.NAME)));
            List<String> options = new ArrayList<>();
            for (Map.Entry<String, String> option : OPTIONS.entrySet()) {
                if (keys.get(option.getKey()) instanceof String value) {
                    options.add(option.getValue());
                    options.add(value);
                }
            }
            if (!(keys.get("home") instanceof String home)) {
                throw new Failure(ExitCode.FAILED, "the manager (pid " + file.pid() + ") does not say where its home is");
            }
            return new RunningManager(file.pid(), Path.of(home), options);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(ExitCode.FAILED, "cannot read " + file.stateDirectory().resolve(ManagerFile.NAME));
        }
    }

    /** The command that runs a manager of this home in its place. */
    List<String> command(Path otherHome, String... more) {
        List<String> command = new ArrayList<>(List.of(otherHome.resolve("bin/procman").toString(), "run"));
        command.addAll(options);
        command.addAll(List.of(more));
        return command;
    }

    /** Whether its end is the end of a service (sd_notify(3)); false where its environment may not be read. */
    boolean isService() {
        Map<String, String> environment = environment();
        return !environment.equals(System.getenv())
                && environment.containsKey("NOTIFY_SOCKET")
                && environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
    }

    /**
     * Its environment, which its processes inherit and its configuration may name; ours where it may not be read.
     */
    Map<String, String> environment() {
        try {
            Map<String, String> environment = new HashMap<>();
            String text = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.UTF_8);
            for (String variable : text.split("\0")) {
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    environment.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
            return environment;
        } catch (IOException e) {
            return System.getenv();
        }
    }
}
