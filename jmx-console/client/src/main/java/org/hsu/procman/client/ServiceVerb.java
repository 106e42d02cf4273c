package org.hsu.procman.client;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hsu.procman.client.service.ServiceDefinition;
import org.hsu.procman.client.service.ServiceKind;
import org.hsu.procman.client.service.ServicePlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code service install|uninstall}: needs no manager. */
@Command(description = {"Makes the manager of this distribution a service of the operating system, or takes it away:",
        "a unit of systemd, on macOS a property list of launchd, on Windows a definition for WinSW."},
        sortOptions = false)
final class ServiceVerb implements Verb {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final List<String> ACTIONS = List.of("install", "uninstall");

    @Parameters(index = "0", paramLabel = "ACTION", description = "install or uninstall.")
    private String action;

    @Option(names = "--dry-run", description = "Prints the definition (uninstall: what would be done), does nothing.")
    private boolean dryRun;

    @Option(names = "--user", description = "A service of this user, not of the machine.")
    private boolean ofUser;

    @Option(names = "--for", paramLabel = "KIND",
            description = "systemd, launchd or winsw; that of another system can only be printed.")
    private String kindWord;

    @Option(names = "--now", description = "Starts it too.")
    private boolean now;

    @Option(names = "--name", paramLabel = "NAME", description = "Of the service; procman by default.")
    private String name = "procman";

    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "The configuration. Default: PROCMAN_CONFIG, else config/procman.yaml of the home.")
    private String configuration;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "State directory of the manager.")
    private String stateDirectory;

    @Option(names = "--log-dir", paramLabel = "DIR", description = "Log directory of the manager.")
    private String logDirectory;

    @Option(names = "--plugins-dir", paramLabel = "DIR", description = "Plugins folder of the manager.")
    private String pluginsDirectory;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
    private boolean help;

    @Override
    public int run(Session session) throws Failure {
        if (!ACTIONS.contains(action)) {
            throw new Failure(ExitCode.USAGE, "unknown action: service " + action
                    + Nearest.question(action, ACTIONS) + "; there are install and uninstall");
        }
        if (!NAME.matcher(name).matches()) {
            throw new Failure(ExitCode.USAGE, "not the name of a service: " + name
                    + "; 1 to 64 letters, digits, '.', '_' or '-'");
        }
        if (now && (dryRun || action.equals("uninstall"))) {
            throw new Failure(ExitCode.USAGE, "--now goes with install alone, not with --dry-run");
        }
        ServiceKind own = ServiceKind.ofSystem(System.getProperty("os.name"));
        ServiceKind kind = kindWord == null ? own : kind();
        if (kind != own && !dryRun) {
            throw new Failure(ExitCode.USAGE, "this system has " + own.word() + ", a service of " + kind.word()
                    + " can only be printed: use --dry-run");
        }
        Path home = session.surroundings().home();
        if (home == null) {
            throw new Failure(ExitCode.USAGE, "where is the distribution? use its bin/procman");
        }
        Path root = Path.of("/");
        Map<String, String> environment = session.surroundings().environment();
        ServicePlace place = ServicePlace.of(kind, name, home.toAbsolutePath(), ofUser, root, environment);
        ServiceInstallation installation = new ServiceInstallation(kind, place, root, environment);
        if (action.equals("uninstall")) {
            session.print(dryRun ? toBeUndone(place) : installation.uninstall());
            return ExitCode.DONE;
        }
        ServiceDefinition definition = definition(home.toAbsolutePath(), environment);
        if (dryRun) {
            session.complain("# would be " + place.file());
            session.print(kind.text(definition).lines().toList());
        } else {
            session.print(installation.install(kind.text(definition), now));
        }
        return ExitCode.DONE;
    }

    private ServiceKind kind() throws Failure {
        return ServiceKind.of(kindWord).orElseThrow(() -> new Failure(ExitCode.USAGE, "no such kind of service: "
                + kindWord + Nearest.question(kindWord, ServiceKind.words()) + "; there are "
                + String.join(", ", ServiceKind.words())));
    }

    private static List<String> toBeUndone(ServicePlace place) {
        List<String> lines = new ArrayList<>();
        place.remove().forEach(command -> lines.add(String.join(" ", command)));
        lines.add("rm " + place.file());
        place.forget().forEach(command -> lines.add(String.join(" ", command)));
        return lines;
    }

    private ServiceDefinition definition(Path home, Map<String, String> environment) throws Failure {
        String named = configuration != null ? configuration : environment.get("PROCMAN_CONFIG");
        Path file = named == null ? home.resolve("config/procman.yaml") : path(named);
        if (!dryRun && !Files.isReadable(file)) {
            throw new Failure(ExitCode.FAILED, "cannot read the configuration " + file + "; nothing is installed");
        }
        List<String> options = new ArrayList<>(List.of("-c", file.toString()));
        add(options, "--state-dir", stateDirectory);
        add(options, "--log-dir", logDirectory);
        add(options, "--plugins-dir", pluginsDirectory);
        Map<String, String> variables = new TreeMap<>();
        for (String variable : List.of("PROCMAN_JAVA", "JAVA_HOME", "PROCMAN_OPTS")) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                variables.put(variable, value);
            }
        }
        return new ServiceDefinition(name, home, options, variables, ofUser);
    }

    private static void add(List<String> options, String option, String value) throws Failure {
        if (value != null) {
            options.addAll(List.of(option, path(value).toString()));
        }
    }

    private static Path path(String text) throws Failure {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "not a path: " + e.getInput());
        }
    }
}
