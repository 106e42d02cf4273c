package org.hsu.procman.client;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every verb has: which manager, and how to print. */
final class CommonOptions {

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", converter = OutputFormat.Converter.class,
            description = "table, wide or json.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(names = "--state-dir", paramLabel = "DIR",
            description = "State directory of a local manager.")
    private String stateDirectory;

    @Option(names = "--url", paramLabel = "URL", description = "JMX service URL of a remote manager.")
    private String url;

    @Option(names = "--user", paramLabel = "NAME",
            description = "User at the remote manager; the password comes from --password-file, "
                    + "PROCMAN_PASSWORD or a prompt.")
    private String user;

    @Option(names = "--password-file", paramLabel = "FILE",
            description = "File whose first line is the password.")
    private String passwordFile;

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
        return url != null || stateDirectory != null;
    }

    /**
     * An open connection, to be closed by the caller.
     *
     * @throws Failure there is no manager, or it refuses
     */
    Connection connect(Session session) throws Failure {
        return url == null ? connectLocally(session) : connectTo(session);
    }

    /** @throws Failure there is none */
    ManagerFile localManager(Session session) throws Failure {
        return discovery(session).find();
    }

    /**
     * The address under which a console finds the manager, after it has answered here.
     *
     * @param environment of the console, to which user and password are added
     */
    String consoleAddress(Session session, Map<String, String> environment) throws Failure {
        if (url != null) {
            String[] credentials = credentials(session);
            connectTo(session).close();
            if (credentials != null) {
                environment.put("PROCMAN_USER", credentials[0]);
                environment.put("PROCMAN_PASSWORD", credentials[1]);
            }
            return "service:jmx:procman:///" + url;
        }
        ManagerFile file = localManager(session);
        connectLocally(session).close();
        return "service:jmx:procman://" + file.stateDirectory().toAbsolutePath().normalize().toUri().getRawPath()
                .replaceFirst("/$", "");
    }

    boolean isRemote() {
        return url != null;
    }

    private Discovery discovery(Session session) throws Failure {
        if (user != null || passwordFile != null) {
            throw new Failure(ExitCode.USAGE, "--user and --password-file go with --url; a local manager asks for no"
                    + " password");
        }
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
            return Connection.open(file.jmxUrl(), manager, null, session.patienceMillis());
        } catch (IOException e) {
            throw discovery.none(file.stateDirectory() + " (pid " + file.pid() + " lives but does not answer there)");
        }
    }

    private Connection connectTo(Session session) throws Failure {
        if (stateDirectory != null) {
            throw new Failure(ExitCode.USAGE, "--state-dir is for a local manager, --url for a remote one: give one");
        }
        if (user == null && passwordFile != null) {
            throw new Failure(ExitCode.USAGE, "--password-file goes with --user");
        }
        try {
            return Connection.open(url, "the manager at " + url, credentials(session), session.patienceMillis());
        } catch (IOException e) {
            throw new Failure(ExitCode.NO_MANAGER, "no manager at " + url + ": " + rootMessage(e));
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage().lines().findFirst()
                .orElse("");
    }

    private String[] credentials(Session session) throws Failure {
        if (user == null) {
            return null;
        }
        String fromEnvironment = session.surroundings().environment().get("PROCMAN_PASSWORD");
        if (passwordFile != null) {
            return new String[] {user, firstLine(passwordFile)};
        }
        if (fromEnvironment != null) {
            return new String[] {user, fromEnvironment};
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password of %s: ", user);
        if (typed == null) {
            throw new Failure(ExitCode.USAGE, "no password for " + user
                    + ": use a terminal, PROCMAN_PASSWORD or --password-file");
        }
        return new String[] {user, new String(typed)};
    }

    private static String firstLine(String file) throws Failure {
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (IOException | InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "cannot read --password-file " + file);
        }
    }
}
