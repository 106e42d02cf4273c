package org.hsu.procman.client;

import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code console}. */
@Command(description = "Opens JConsole, connected to the manager, with the table of processes as a tab. Stays until it is"
        + " closed.", sortOptions = false)
final class ConsoleVerb implements Verb {

    @Option(names = "--visualvm", description = "VisualVM instead.")
    private boolean visualVm;

    @Option(names = "--visualvm-home", paramLabel = "DIR",
            description = "Where VisualVM is; by default PROCMAN_VISUALVM, the one on the PATH, or the usual folders.")
    private String visualVmHome;

    @Option(names = "--panel", description = "A window of its own instead; a Java without JConsole is enough.")
    private boolean panel;

    @Option(names = "--dark", description = "Light on dark; goes with --panel.")
    private boolean dark;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        if (visualVm && panel || dark && !panel || visualVmHome != null && !visualVm) {
            throw new Failure(ExitCode.USAGE, visualVm && panel ? "--visualvm or --panel: give one"
                    : dark && !panel ? "--dark goes with --panel" : "--visualvm-home goes with --visualvm");
        }
        Path jars = jars(session);
        checkDisplay(session);
        Map<String, String> environment = new HashMap<>(session.surroundings().environment());
        String address = common.consoleAddress(session, environment);
        // For the panel to come back by itself when the console has lost the manager.
        environment.put("PROCMAN_ADDRESS", address);
        Jdk jdk = Jdk.find(session.surroundings());
        List<String> command;
        if (panel) {
            command = new ArrayList<>(List.of(jdk.java().toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                    "-Xmx256m", "-jar", jars.resolve("panel.jar").toString(), address));
            if (dark) {
                command.add("--dark");
            }
        } else if (visualVm) {
            VisualVm found = VisualVm.find(visualVmHome, session.surroundings());
            command = found.command(jdk, jars.resolve("procman-visualvm.nbm"), address);
        } else {
            command = jconsole(jdk, jars.resolve("jconsole.jar"), address);
        }
        int code = Subprocess.run(command, environment, 0).code();
        if (code != 0) {
            throw new Failure(ExitCode.FAILED, command.get(0) + " has ended with exit code " + code);
        }
        return ExitCode.DONE;
    }

    /** The plugin's JAR is in the class path too, for JConsole to know the addresses of the protocol procman. */
    private static List<String> jconsole(Jdk jdk, Path plugin, String address) throws Failure {
        return List.of(jdk.jconsole().toString(), "-pluginpath", plugin.toString(),
                "-J-Djava.class.path=" + plugin, "-J-Dprocman.console.on.top=true", address);
    }

    private static Path jars(Session session) throws Failure {
        Path home = session.surroundings().home();
        if (home == null || !Files.isDirectory(home.resolve("lib/console"))) {
            throw new Failure(ExitCode.FAILED, "the distribution " + (home == null ? "" : home + " ")
                    + "has no lib/console");
        }
        return home.resolve("lib/console");
    }

    /** Before anything is started, so that what is wrong is said in a line. */
    private static void checkDisplay(Session session) throws Failure {
        String why;
        try {
            if (GraphicsEnvironment.getLocalGraphicsEnvironment().getScreenDevices().length > 0) {
                return;
            }
            why = "it has no screen";
        } catch (HeadlessException e) {
            why = session.surroundings().environment().getOrDefault("DISPLAY", "").isEmpty()
                    ? "DISPLAY is not set" : "this Java is headless; install one that is not";
        } catch (AWTError e) {
            why = e.getMessage().lines().findFirst().orElse("").replaceFirst("\\.$", "");
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            why = "this Java is headless; install one that is not";
        }
        throw new Failure(ExitCode.FAILED, "no display to open a window on: " + why + ". Use a graphical session, ssh -X,"
                + " or --url from a machine that has one");
    }
}
