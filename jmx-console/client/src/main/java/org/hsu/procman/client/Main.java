package org.hsu.procman.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code procman} command: finds the verb, reads its options, does it, and ends with its exit code. */
public final class Main {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private Main() {}

    /** Ends the JVM with one of the documented exit codes. */
    public static void main(String[] args) {
        System.exit(run(Session.in(Surroundings.ofThisProcess(), PATIENCE_MILLIS), args));
    }

    static int run(Session session, String... args) {
        try {
            return dispatch(session, args);
        } catch (Failure e) {
            if (!e.getMessage().isEmpty()) {
                session.complain("procman: " + e.getMessage());
            }
            if (e.exitCode() == ExitCode.USAGE && args.length > 0) {
                session.complain("see: procman " + args[0] + " --help");
            }
            return e.exitCode();
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            session.complain("procman: unexpected: " + trace);
            return ExitCode.FAILED;
        }
    }

    private static int dispatch(Session session, String... args) throws Failure {
        if (args.length == 0) {
            session.complain(Verbs.USAGE.stripTrailing());
            return ExitCode.USAGE;
        }
        String name = args[0];
        if (name.equals("--help") || name.equals("-h") || name.equals("help")) {
            if (args.length > 1) {
                return help(session, args[1]);
            }
            session.print(Verbs.USAGE.lines().toList());
            return ExitCode.DONE;
        }
        Verb verb = Verbs.create(name.equals("--version") || name.equals("-V") ? "version" : name);
        if (verb == null) {
            session.complain("procman: unknown verb: " + name + Nearest.question(name, Verbs.NAMES));
            session.complain("see: procman --help");
            return ExitCode.USAGE;
        }
        return read(session, commandLine(verb, name), verb, Arrays.copyOfRange(args, 1, args.length));
    }

    private static int help(Session session, String name) throws Failure {
        Verb verb = Verbs.create(name);
        if (verb == null) {
            throw new Failure(ExitCode.USAGE, "no help on: " + name + Nearest.question(name, Verbs.NAMES));
        }
        return read(session, commandLine(verb, name), verb, "--help");
    }

    private static CommandLine commandLine(Verb verb, String name) {
        CommandLine line = new CommandLine(verb);
        line.setCommandName("procman " + name);
        line.setExpandAtFiles(false);
        line.setUsageHelpAutoWidth(false);
        return line;
    }

    private static int read(Session session, CommandLine line, Verb verb, String... args) throws Failure {
        try {
            line.parseArgs(args);
        } catch (ParameterException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage().lines().findFirst().orElse("") + suggestion(e));
        }
        if (line.isUsageHelpRequested()) {
            session.print(line.getUsageMessage(Ansi.OFF).lines().toList());
            return ExitCode.DONE;
        }
        return verb.run(session);
    }

    private static String suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched) || !unmatched.isUnknownOption()) {
            return "";
        }
        String option = unmatched.getUnmatched().get(0);
        return Nearest.question(option, e.getCommandLine().getCommandSpec().optionsMap().keySet());
    }
}
