package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every verb has: which manager, and how to print. */
final class CommonOptions {

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", converter = OutputFormat.Converter.class,
            description = "table, wide or json.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(names = "--state-dir", paramLabel = "DIR",
            description = "State directory of a local manager.")
    private String stateDirectory;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
    private boolean help;

    OutputFormat format() {
        return format;
    }

    boolean json() {
        return format == OutputFormat.JSON;
    }

    /** Whether the user said which manager is meant. */
    boolean managerWasNamed() {
        return remote.isGiven() || stateDirectory != null;
    }

    /**
     * An open connection, to be closed by the caller.
     *
     * @throws Failure there is no manager, or it refuses
     */
    Connection connect(Session session) throws Failure {
        return remote.isGiven() ? connectTo(session) : connectLocally(session);
    }

    /** @throws Failure there is none */
    ManagerFile localManager(Session session) throws Failure {
        return discovery(session).find();
    }

    /**
     * The address under which a console finds the manager, after it has answered here.
     *
     * @param environment of the console, to which user, password and stores are added
     */
    String consoleAddress(Session session, Map<String, String> environment) throws Failure {
        if (remote.isGiven()) {
            connectTo(session).close();
            return remote.consoleAddress(session, environment);
        }
        ManagerFile file = localManager(session);
        connectLocally(session).close();
        return "service:jmx:procman://" + file.stateDirectory().toAbsolutePath().normalize().toUri().getRawPath()
                .replaceFirst("/$", "");
    }

    boolean isRemote() {
        return remote.isGiven();
    }

    private Discovery discovery(Session session) throws Failure {
        remote.checkNone();
        try {
            Path directory = stateDirectory == null ? null : Path.of(stateDirectory);
            return new Discovery(directory, session.surroundings(), session.patienceMillis());
        } catch (InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "not a path: " + e.getInput());
        }
    }

    private Connection connectLocally(Session session) throws Failure {
        Discovery discovery = discovery(session);
        ManagerFile file = discovery.find();
        String manager = "the manager (pid " + file.pid() + ")";
        try {
            return Connection.open(file.jmxUrl(), manager, Map.of(), session.patienceMillis());
        } catch (IOException e) {
            throw discovery.none(file.stateDirectory() + " (pid " + file.pid() + " lives but does not answer there)");
        }
    }

    private Connection connectTo(Session session) throws Failure {
        if (stateDirectory != null) {
            throw new Failure(ExitCode.USAGE, "--state-dir is for a local manager, --url for a remote one: give one");
        }
        return remote.connect(session);
    }
}
