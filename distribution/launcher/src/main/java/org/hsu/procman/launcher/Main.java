package org.hsu.procman.launcher;

import ch.qos.logback.classic.LoggerContext;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Entry point of the verbs {@code run}, {@code validate}, {@code migrate}, {@code import} and {@code simulate};
 * {@code bin/procman} gives all others to the client.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int code = execute(Arrays.asList(arguments));
        if (System.getProperty("logback.configurationFile") != null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.stop();
        }
        // Ends the JVM whatever threads bundles and JMX connectors have left behind.
        System.exit(code);
    }

    private static int execute(List<String> arguments) {
        String verb = arguments.isEmpty() ? "" : arguments.get(0);
        try {
            return switch (verb) {
                case "run" -> RunCommand.execute(arguments.subList(1, arguments.size()));
                case "validate" -> FileCommand.VALIDATE.execute(arguments.subList(1, arguments.size()));
                case "migrate" -> FileCommand.MIGRATE.execute(arguments.subList(1, arguments.size()));
                case "import" -> FileCommand.IMPORT.execute(arguments.subList(1, arguments.size()));
                case "simulate" -> FileCommand.SIMULATE.execute(arguments.subList(1, arguments.size()));
                default -> throw new LaunchException(
                        ExitCode.USAGE,
                        "the launcher knows run, validate, migrate, import and simulate, not '" + verb + "'; use bin/procman");
            };
        } catch (LaunchException e) {
            System.err.println("procman: " + e.getMessage());
            return e.exitCode();
        }
    }
}
