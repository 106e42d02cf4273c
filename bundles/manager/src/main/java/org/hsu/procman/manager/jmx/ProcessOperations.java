package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.STRING;
import static org.hsu.procman.manager.jmx.OpenOperation.action;
import static org.hsu.procman.manager.jmx.OpenOperation.info;

import java.util.List;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Command.Verb;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.ProcessView;

/** The operations of a process's bean. */
final class ProcessOperations {

    private static final String ORIGIN = "jmx";

    private ProcessOperations() {}

    static void addTo(OpenBeanBuilder<ProcessView> bean, Management management) {
        Commands commands = new Commands(management);
        Logs logs = new Logs(management);
        Lookup lookup = new Lookup(management);
        bean.operation(simple(commands, Verb.START, "start", "Starts it and returns when it is ready"))
                .operation(simple(commands, Verb.STOP, "stop", "Stops it and returns when all of it has ended"))
                .operation(simple(commands, Verb.KILL, "kill", "Kills all of it at once; it then stays stopped"))
                .operation(simple(commands, Verb.RESET, "reset",
                        "Closes its circuit breaker and forgets its failed attempts"))
                .operation(simple(commands, Verb.CHECK_NOW, "checkNow", "Runs its health checks now"))
                .operation(simple(commands, Verb.RESTART, "restart",
                        "Asks it to end, starts it again and returns when it is ready"))
                .operation(action("restart", "Stops and starts it and returns when it is ready", STRING,
                        List.of(OpenParameter.flag("force", "true: kill it instead of asking it to end")),
                        arguments -> commands.run(
                                new Command(Verb.RESTART, arguments.subject(), arguments.flag("force"), "", ORIGIN))))
                .operation(action("signal", "Sends a signal to its main process", STRING,
                        List.of(OpenParameter.text("name", "The signal, such as HUP or SIGHUP")),
                        arguments -> commands.run(
                                new Command(Verb.SIGNAL, arguments.subject(), false, arguments.text("name"), ORIGIN))))
                .operation(info("logs", "The newest lines that it has written", OpenTypes.TEXTS,
                        List.of(OpenParameter.integer("lines", "At most so many lines, 1 to 10000")),
                        arguments -> logs.newest(
                                arguments.subject(), arguments.integer("lines", 1, Logs.MOST_LINES))))
                .operation(info("why", "Its state, since when, why, what comes next, and which setting decided", STRING,
                        List.of(), arguments -> lookup.description(arguments.subject()).why()))
                .operation(info("describe", "Everything known about it, and why it is in its state", STRING,
                        List.of(), arguments -> lookup.description(arguments.subject()).text()));
    }

    private static OpenOperation simple(
            Commands commands, Verb verb, String name, String description) {
        return action(name, description, STRING, List.of(),
                arguments -> commands.run(Command.of(verb, arguments.subject(), ORIGIN)));
    }
}
