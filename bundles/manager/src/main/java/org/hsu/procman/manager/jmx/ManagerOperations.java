package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.STRING;
import static org.hsu.procman.manager.jmx.OpenOperation.action;
import static org.hsu.procman.manager.jmx.OpenOperation.administration;
import static org.hsu.procman.manager.jmx.OpenOperation.info;
import static org.hsu.procman.manager.jmx.OpenParameter.flag;
import static org.hsu.procman.manager.jmx.OpenParameter.integer;
import static org.hsu.procman.manager.jmx.OpenParameter.number;
import static org.hsu.procman.manager.jmx.OpenParameter.text;

import java.util.List;
import java.util.Map;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Command.Verb;
import org.hsu.procman.manager.management.Description;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.RolloutAction;
import org.hsu.procman.manager.management.Routes;

/** The operations of the manager's bean: those for people in a console, and those the command line needs. */
final class ManagerOperations {

    private static final String CONSOLE = "jmx";
    private static final String COMMAND_LINE = "cli";
    private static final int MOST_EVENTS = 10_000;
    private static final OpenParameter ENTRY = text("id", "Of the entry in the configuration that has instances");
    private static final OpenParameter TOKEN = text("token", "Of the lease");
    private static final int LONGEST_LEASE_SECONDS = 86_400;
    private static final OpenParameter UPDATED = text("id", "Of the entry in the configuration that has update");
    private static final OpenParameter ID = text("id", "The process's name in the configuration");

    private ManagerOperations() {}

    static void addTo(OpenBeanBuilder<Management> bean, Management management) {
        Commands commands = new Commands(management);
        actions(bean, commands);
        bean.operation(administration("shutdown", "Stops the manager, and its processes unless they are to be kept; returns "
                        + "at once", STRING,
                List.of(flag("keepProcesses", "true: leave the processes running for the next manager")),
                arguments -> shutdown(management, arguments.flag("keepProcesses"))));
        bean.operation(administration("reload", "Reads the configuration again and makes it the wish that holds; an invalid one "
                        + "changes nothing", STRING,
                List.of(flag("dryRun", "true: tell only what it would do")),
                arguments -> management.reload(arguments.flag("dryRun"), CONSOLE).text()));
        bean.operation(action("reopenLogs", "Opens all log files and the connections of log outputs anew for the next lines, "
                        + "after files were renamed by somebody else", STRING, List.of(),
                arguments -> {
                    management.reopenLogs();
                    return "log outputs are opened anew";
                }));
        readings(bean, management);
        forCommandLine(bean, management, commands);
    }

    private static void actions(OpenBeanBuilder<Management> bean, Commands commands) {
        bean.operation(simple(commands, Verb.START, "start", "Starts a process and returns when it is ready"))
                .operation(simple(commands, Verb.STOP, "stop", "Stops a process and returns when all of it has ended"))
                .operation(simple(commands, Verb.KILL, "kill", "Kills all of a process at once; it then stays stopped"))
                .operation(simple(commands, Verb.RESET, "reset",
                        "Closes the circuit breaker of a process and forgets its failed attempts"))
                .operation(simple(commands, Verb.RESTART, "restart",
                        "Asks a process to end, starts it again and returns when it is ready"))
                .operation(action("restart", "Stops and starts a process and returns when it is ready", STRING,
                        List.of(ID, flag("force", "true: kill it instead of asking it to end")),
                        arguments -> commands.run(new Command(
                                Verb.RESTART, arguments.text("id"), arguments.flag("force"), "", CONSOLE))))
                .operation(ofGroup(commands, Verb.START, "startGroup", "Starts all processes of a group and returns when "
                        + "they are ready"))
                .operation(ofGroup(commands, Verb.STOP, "stopGroup", "Stops all processes of a group, those first that "
                        + "need others, and returns when they have ended"))
                .operation(ofGroup(commands, Verb.RESTART, "restartGroup", "Restarts all processes of a group and "
                        + "returns when they are ready"))
                .operation(action("scale", "Has another number of instances of an entry, and returns when they are ready or "
                                + "gone; it holds until the configuration says another number", STRING,
                        List.of(ENTRY, integer("instances", "How many, 0 to " + Instances.MOST)),
                        arguments -> commands.scale(arguments.text("id"),
                                arguments.integer("instances", 0, Instances.MOST), CONSOLE)))
                .operation(action("lease", "Lends one instance of an entry that is well and lent to nobody else, until it is "
                                + "released, the time is over or it ends; as a JSON object with its token", STRING,
                        List.of(ENTRY, integer("seconds", "For how long, 1 to " + LONGEST_LEASE_SECONDS)),
                        arguments -> commands.lease(arguments.text("id"),
                                1000L * arguments.integer("seconds", 1, LONGEST_LEASE_SECONDS), CONSOLE)))
                .operation(action("release", "Takes back an instance that was lent", STRING, List.of(TOKEN),
                        arguments -> commands.release(arguments.text("token"), CONSOLE)))
                .operation(ofRollout(commands, RolloutAction.PAUSE, "pauseRollout",
                        "Has a rollout begin nothing more for now"))
                .operation(ofRollout(commands, RolloutAction.RESUME, "resumeRollout", "Has a paused rollout go on"))
                .operation(ofRollout(commands, RolloutAction.UNDO, "undoRollout", "Takes back what was rolled out last, "
                        + "be it under way or over; returns at once"))
                .operation(action("signal", "Sends a signal to the main process", STRING,
                        List.of(ID, text("name", "The signal, such as HUP or SIGHUP")),
                        arguments -> commands.run(new Command(
                                Verb.SIGNAL, arguments.text("id"), false, arguments.text("name"), CONSOLE))));
    }

    private static OpenOperation simple(Commands commands, Verb verb, String name, String description) {
        return action(name, description, STRING, List.of(ID),
                arguments -> commands.run(Command.of(verb, arguments.text("id"), CONSOLE)));
    }

    private static OpenOperation ofGroup(Commands commands, Verb verb, String name, String description) {
        return action(name, description, STRING, List.of(text("group", "The group's name")),
                arguments -> commands.runAll(verb, arguments.text("group"), CONSOLE));
    }

    private static OpenOperation ofRollout(
            Commands commands, RolloutAction action, String name, String description) {
        return action(name, description, STRING, List.of(UPDATED),
                arguments -> commands.rollout(action, arguments.text("id"), CONSOLE));
    }

    private static String shutdown(Management management, boolean keepProcesses) {
        management.shutdown(keepProcesses);
        return keepProcesses ? "the manager stops, its processes stay" : "the manager and its processes stop";
    }

    private static void readings(OpenBeanBuilder<Management> bean, Management management) {
        Logs logs = new Logs(management);
        Lookup lookup = new Lookup(management);
        bean.operation(info("plan", "What a reload would do now", STRING, List.of(),
                        arguments -> management.reload(true, CONSOLE).text()))
                .operation(info("logs", "The newest lines that a process has written", OpenTypes.TEXTS,
                        List.of(ID, integer("lines", "At most so many lines, 1 to 10000")),
                        arguments -> logs.newest(
                                arguments.text("id"), arguments.integer("lines", 1, Logs.MOST_LINES))))
                .operation(info("describe", "Everything known about a process, and why it is in its state", STRING,
                        List.of(ID), arguments -> lookup.description(arguments.text("id")).text()))
                .operation(info("why", "Its state, since when, why, what comes next, and which setting decided", STRING,
                        List.of(ID), arguments -> lookup.description(arguments.text("id")).why()))
                .operation(info("describeJson", "Everything known about a process as a JSON object", STRING,
                        List.of(ID), arguments -> lookup.description(arguments.text("id")).json()))
                .operation(info("statusJson", "The state of processes as a JSON list", STRING,
                        List.of(text("ids", "Names separated by commas; empty for all")),
                        arguments -> Description.statusJson(lookup.processes(arguments.text("ids")))))
                .operation(info("rollouts", "How far the instances of each entry with update are", Replies.ROLLOUT.arrayType(),
                        List.of(), arguments -> Replies.ROLLOUT.rows(management.rollouts())))
                .operation(info("routes", "Which processes answer for which host names, as a JSON list", STRING,
                        List.of(text("hostname", "A host name; empty for all"),
                                flag("all", "true: also targets that are not healthy")),
                        arguments -> Routes.json(management.routes(
                                arguments.text("hostname").isBlank() ? null : arguments.text("hostname").strip(),
                                arguments.flag("all")))))
                .operation(info("validate", "What is wrong with a configuration; nothing is changed",
                        Replies.PROBLEM.arrayType(), List.of(text("yaml", "The text of the configuration")),
                        arguments -> Replies.PROBLEM.rows(management.validate(arguments.text("yaml")))))
                .operation(info("eventsSince", "What happened after an event, oldest first",
                        Replies.EVENT.arrayType(),
                        List.of(number("sequence", "Number of the last event seen; 0 for all that are kept"),
                                integer("max", "At most so many events, 1 to 10000")),
                        arguments -> Replies.EVENT.rows(management.eventsSince(
                                arguments.number("sequence", 0), arguments.integer("max", 1, MOST_EVENTS)))));
    }

    private static void forCommandLine(
            OpenBeanBuilder<Management> bean, Management management, Commands commands) {
        Logs logs = new Logs(management);
        bean.operation(action("submit", "Gives a command and tells what became of it", Replies.OUTCOME.type(),
                        List.of(text("verb", "start, stop, restart, kill, signal, reset or check_now"), ID,
                                flag("force", "With restart: kill it instead of asking it to end"),
                                text("signal", "With signal: its name; otherwise empty"),
                                flag("waitForIt", "false: tell only whether the command was accepted"),
                                number("timeoutMillis", "How long to wait; 0: as the process's settings allow")),
                        arguments -> Replies.OUTCOME.row(commands.submit(
                                new Command(Commands.verb(arguments.text("verb")), arguments.text("id"),
                                        arguments.flag("force"), arguments.text("signal"), COMMAND_LINE),
                                arguments.flag("waitForIt"), arguments.number("timeoutMillis", 0)))))
                .operation(action("scaleInstances", "Has another number of instances of an entry and tells what became of it",
                        Replies.OUTCOME.type(),
                        List.of(ENTRY, integer("instances", "How many, 0 to " + Instances.MOST),
                                flag("waitForIt", "false: tell only what begins"),
                                number("timeoutMillis", "How long to wait; 0: as the entry's settings allow")),
                        arguments -> Replies.OUTCOME.row(commands.scale(arguments.text("id"),
                                arguments.integer("instances", 0, Instances.MOST), COMMAND_LINE,
                                arguments.flag("waitForIt"), arguments.number("timeoutMillis", 0)))))
                .operation(action("leaseInstance", "Lends one instance of an entry and tells what became of it",
                        Replies.LEASED.type(), List.of(ENTRY, number("millis", "For how long, milliseconds")),
                        arguments -> Replies.LEASED.row(management.lease(arguments.text("id"),
                                Math.max(1, Math.min(1000L * LONGEST_LEASE_SECONDS, arguments.number("millis", 1))),
                                COMMAND_LINE))))
                .operation(action("releaseInstance", "Takes back an instance that was lent and tells what became of it",
                        Replies.OUTCOME.type(), List.of(TOKEN),
                        arguments -> Replies.OUTCOME.row(Map.entry(
                                "", management.release(arguments.text("token"), COMMAND_LINE)))))
                .operation(action("changeRollout", "Pauses, resumes or undoes a rollout and tells what became of it",
                        Replies.OUTCOME.type(),
                        List.of(text("action", "pause, resume or undo"), UPDATED),
                        arguments -> Replies.OUTCOME.row(commands.rolloutOutcome(
                                arguments.text("action"), arguments.text("id"), COMMAND_LINE))))
                .operation(info("planChanges", "What a reload would do to each process now", Replies.RELOADED.type(),
                        List.of(), arguments -> Replies.RELOADED.row(management.reload(true, COMMAND_LINE))))
                .operation(administration("reloadChanges", "Reads the configuration again, does what it says, and tells it",
                        Replies.RELOADED.type(), List.of(),
                        arguments -> Replies.RELOADED.row(management.reload(false, COMMAND_LINE))))
                .operation(info("await", "Waits for a state of a process, a minute at most", Replies.OUTCOME.type(),
                        List.of(ID, text("state", "Name of a state, or ready"),
                                number("timeoutMillis", "How long to wait; 0 or more than 60000 is 60000")),
                        arguments -> Replies.OUTCOME.row(commands.await(arguments.text("id"),
                                arguments.text("state"), arguments.number("timeoutMillis", 0)))))
                .operation(info("logPage", "Some of the lines that a process has written, and where to go on",
                        Replies.LOG_PAGE.type(),
                        List.of(ID, text("stream", "stdout or stderr; empty for both"),
                                text("cursor", "Where the last page ended; empty for the newest lines"),
                                integer("maxLines", "At most so many lines, 0 to 10000"),
                                number("sinceMillis", "Only lines from then on, milliseconds since 1970; 0 for all"),
                                text("expression", "Regular expression (RE2) that lines must contain; empty for all")),
                        arguments -> Replies.LOG_PAGE.row(logs.page(arguments.text("id"), arguments.text("stream"),
                                arguments.text("cursor"), arguments.integer("maxLines", 0, Logs.MOST_LINES),
                                arguments.number("sinceMillis", 0), arguments.text("expression")))));
    }
}
