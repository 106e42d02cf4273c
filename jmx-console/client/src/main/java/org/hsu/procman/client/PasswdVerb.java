package org.hsu.procman.client;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code passwd USER}: needs no manager; a running one looks at the file at each login. */
@Command(description = "Makes a user of remote JMX, or gives it another password or role.", sortOptions = false)
final class PasswdVerb implements Verb {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final List<String> ROLES = List.of("viewer", "operator", "admin");
    private static final int SHORTEST = 8;

    @Parameters(paramLabel = "USER", description = "1 to 64 letters, digits, '.', '_', '-' or '@'.")
    private String user;

    @Option(names = "--role", paramLabel = "ROLE",
            description = "viewer (reads), operator (acts on processes) or admin (also configuration, plugins, "
                    + "shutdown). Default: as before, viewer for a new user.")
    private String role;

    @Option(names = "--password-file", paramLabel = "FILE",
            description = "File whose first line is the password; without it it is asked for.")
    private String passwordFile;

    @Option(names = "--delete", description = "Removes the user; who is connected stays so.")
    private boolean delete;

    @Option(names = "--file", paramLabel = "FILE",
            description = "The file of users (process_manager.jmx.password_file). Default: jmx-users beside the "
                    + "configuration.")
    private String file;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "The configuration. Default: PROCMAN_CONFIG, else config/procman.yaml of the home.")
    private String configuration;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
    private boolean help;

    @Override
    public int run(Session session) throws Failure {
        if (!NAME.matcher(user).matches()) {
            throw new Failure(ExitCode.USAGE, "not the name of a user: " + user
                    + "; 1 to 64 letters, digits, '.', '_', '-' or '@'");
        }
        if (role != null && !ROLES.contains(role)) {
            throw new Failure(ExitCode.USAGE, "no such role: " + role + Nearest.question(role, ROLES)
                    + "; there are " + String.join(", ", ROLES));
        }
        if (delete && (role != null || passwordFile != null)) {
            throw new Failure(ExitCode.USAGE, "--delete goes with neither --role nor --password-file");
        }
        UserFile users = UserFile.read(file(session.surroundings()));
        session.print(List.of(delete ? deleted(users) : set(users)));
        return ExitCode.DONE;
    }

    private Path file(Surroundings surroundings) throws Failure {
        try {
            if (file != null) {
                return Path.of(file).toAbsolutePath();
            }
            Map<String, String> environment = surroundings.environment();
            String named = configuration != null ? configuration : environment.get("PROCMAN_CONFIG");
            if (named == null && surroundings.home() == null) {
                throw new Failure(ExitCode.USAGE, "where are the users? give --file or --config");
            }
            Path config = named == null ? surroundings.home().resolve("config/procman.yaml") : Path.of(named);
            return config.toAbsolutePath().resolveSibling("jmx-users");
        } catch (InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "not a path: " + e.getInput());
        }
    }

    private String deleted(UserFile users) throws Failure {
        if (!users.remove(user)) {
            throw new Failure(ExitCode.FAILED, "no such user in " + users.file() + ": " + user
                    + Nearest.question(user, users.names()));
        }
        users.write();
        return user + " removed from " + users.file();
    }

    private String set(UserFile users) throws Failure {
        boolean known = users.names().contains(user);
        String password = passwordFile == null ? asked() : RemoteOptions.firstLine(passwordFile);
        if (password.length() < SHORTEST) {
            throw new Failure(ExitCode.USAGE, "the password has to have " + SHORTEST + " characters at least");
        }
        String given = role != null ? role : known ? users.role(user) : ROLES.get(0);
        users.put(user, given, UserFile.hash(password));
        users.write();
        return user + (known ? " changed in " : " added to ") + users.file() + ", role " + given;
    }

    private String asked() throws Failure {
        String otherwise = "no password for " + user + ": use a terminal or --password-file";
        String password = Prompt.password("New password of " + user + ": ", otherwise);
        if (!password.equals(Prompt.password("Once more: ", otherwise))) {
            throw new Failure(ExitCode.USAGE, "the two passwords differ; nothing is changed");
        }
        return password;
    }
}
