package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where everything lies. All paths are absolute and normal.
 *
 * @param home        the distribution, possibly read-only
 * @param config      the configuration file, exists
 * @param configShown the same as the operator wrote it
 * @param state       what must survive the manager, and caches
 * @param logs        of the manager and of the processes
 * @param plugins     plugin JARs, need not exist
 * @param logLevel    {@code process_manager.log_level} as written, null when absent
 */
record Directories(
        Path home, Path config, String configShown, Path state, Path logs, Path plugins, String logLevel) {

    private static final Path SYSTEM_STATE = Path.of("/var/lib/procman");
    private static final Path SYSTEM_LOGS = Path.of("/var/log/procman");

    /**
     * First of: option, configuration, environment, default.
     *
     * @param ownHome the distribution that this program belongs to
     * @throws LaunchException there is no such configuration file
     */
    static Directories find(RunOptions options, Path ownHome, Host host) throws LaunchException {
        String homeOption = options.value(RunOptions.Option.HOME);
        Path home = absolute(homeOption == null ? ownHome : Path.of(homeOption));
        String shown = first(options.value(RunOptions.Option.CONFIG), host.variable("PROCMAN_CONFIG"));
        Path config = shown == null ? home.resolve("config/procman.yaml") : absolute(Path.of(shown));
        ConfigurationPeek peek = peek(config, host);

        Path state = choose(
                options.value(RunOptions.Option.STATE_DIR),
                peek.scalar("state_directory").orElse(null),
                config,
                host.variable("PROCMAN_STATE_DIR"),
                defaultState(home, host));
        Path logs = choose(
                options.value(RunOptions.Option.LOG_DIR),
                peek.scalar("log_directory").orElse(null),
                config,
                host.variable("PROCMAN_LOG_DIR"),
                defaultLogs(home, state));
        Path plugins = choose(
                options.value(RunOptions.Option.PLUGINS_DIR),
                peek.scalar("plugins_directory").orElse(null),
                config,
                host.variable("PROCMAN_PLUGINS_DIR"),
                home.resolve("plugins"));
        return new Directories(
                home,
                config,
                shown == null ? config.toString() : shown,
                state,
                logs,
                plugins,
                peek.scalar("log_level").orElse(null));
    }

    /** Where plugins are for a verb that has no configuration of its own. */
    static Path plugins(Path home) {
        String variable = System.getenv("PROCMAN_PLUGINS_DIR");
        return variable == null || variable.isEmpty()
                ? home.resolve("plugins")
                : Path.of(variable).toAbsolutePath().normalize();
    }

    /** Caches may be deleted at any time, also by the operator. */
    Path cache() {
        return state.resolve("cache");
    }

    private static ConfigurationPeek peek(Path config, Host host) throws LaunchException {
        if (!Files.isRegularFile(config)) {
            throw new LaunchException(
                    ExitCode.INVALID_CONFIGURATION,
                    "no configuration file " + config + "; name one with --config FILE");
        }
        try {
            return ConfigurationPeek.at(config, host.environment());
        } catch (IOException e) {
            throw new LaunchException(
                    ExitCode.INVALID_CONFIGURATION, "cannot read the configuration file " + Failures.oneLine(e));
        }
    }

    private static Path choose(String option, String configured, Path config, String variable, Path otherwise) {
        if (option != null) {
            return absolute(Path.of(option));
        }
        if (configured != null) {
            return config.resolveSibling(configured).normalize();
        }
        return variable != null ? absolute(Path.of(variable)) : otherwise;
    }

    private static Path defaultState(Path home, Host host) {
        if (host.writable().test(home)) {
            return home.resolve("state");
        }
        if (host.root()) {
            return SYSTEM_STATE;
        }
        String base = host.variable("XDG_STATE_HOME");
        // XDG Base Directory Specification: a relative path there is invalid and to be ignored.
        boolean usable = base != null && Path.of(base).isAbsolute();
        return absolute(usable ? Path.of(base) : host.userHome().resolve(".local/state")).resolve("procman");
    }

    private static Path defaultLogs(Path home, Path state) {
        if (state.equals(home.resolve("state"))) {
            return home.resolve("logs");
        }
        return state.equals(SYSTEM_STATE) ? SYSTEM_LOGS : state.resolve("logs");
    }

    private static String first(String preferred, String otherwise) {
        return preferred != null ? preferred : otherwise;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
