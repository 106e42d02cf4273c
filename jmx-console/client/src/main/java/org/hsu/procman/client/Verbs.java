package org.hsu.procman.client;

import java.util.List;

/** The verbs that there are. Only the one that is asked for is loaded. */
final class Verbs {

    /** All names and aliases; what the launcher reads itself has no {@link Verb}. */
    static final List<String> NAMES = List.of(
            "run", "status", "ls", "ps", "start", "stop", "restart", "kill", "signal", "wait", "logs", "tail",
            "describe", "show", "why", "events", "top", "routes", "reset", "scale", "rollout", "lease", "release",
            "submit", "jobs", "shutdown", "upgrade", "plan",
            "reload", "apply",
            "validate", "migrate", "import", "simulate", "plugins", "console", "passwd", "service", "version", "help");

    static final String USAGE = """
            usage: procman VERB [ARGS] [OPTIONS]

            the manager
              run [-c FILE] [--detach or --dev]
                                          runs the manager
              shutdown                    stops the manager and its processes
              upgrade [--home NEW]        replaces the manager, its processes keep running
              plan                        shows what the configuration as it stands would change
              reload, apply               does that; an invalid configuration changes nothing
              validate FILE...            checks configuration files; needs no manager
              migrate FILE                prints a file of an older HSU program in the canonical spelling
              import FILE                 prints a file of supervisord, systemd, pm2, compose... likewise
              simulate FILE --scenario S  prints what would happen, when and why, without starting anything
              plugins [list]              shows what provides which type, and what failed
              plugins install JAR         deploys a plugin; remove, describe, reset NAME likewise
              plugins new KIND NAME       writes a project of a plugin
              console [--visualvm]        opens JConsole or VisualVM with the table of processes
              passwd USER                 makes a user of remote JMX
              service install, uninstall  makes it a service of systemd, launchd or Windows
              version                     shows the versions

            processes
              status, ls, ps [ID...]      shows the state of processes
              top                         a live screen, the busiest first
              describe, show ID           everything known about one, and why it is in its state
              why ID                      one paragraph: its state, why, what comes next, which setting decided
              start, stop, restart ID...  waits until the wished state is reached
              kill ID...                  stops without grace
              signal SIG ID...            sends a signal to the main process
              reset ID...                 closes the circuit breaker and clears the attempts
              scale ID N                  has another number of instances
              lease ID, release TOKEN     lends an instance that is well to one caller, takes it back
              rollout status [ID]         how far a new version is; pause, resume, undo ID likewise
              wait ID...                  returns when a state is reached
              submit ID [-- ARGS]         puts a job into the queue of a process; --wait awaits its end
              jobs [ID]                   shows the jobs of queues
              jobs show, cancel JOB       everything about one, and what it wrote last; has it not run any more

            what happened
              logs, tail ID...            shows the captured output
              events                      shows the event stream
              routes [HOST]               which processes answer for which host names

            Every verb has --help, -o table|wide|json, and --state-dir DIR or --url URL to choose the manager.
            IDs may be globs ('web-*'); --all, --group G and --label K=V choose by other means.
            Exit codes: 0 done, 1 failed, 2 usage, 3 not running, 4 no such process, 5 timed out, 6 refused,
            7 no manager, 10 `plan` found changes, 78 configuration invalid.
            """;

    private Verbs() {}

    /** Null if there is none of that name. */
    static Verb create(String name) {
        return switch (name) {
            case "status", "ls", "ps" -> new StatusVerb();
            case "start" -> new StartVerb();
            case "stop" -> new StopVerb();
            case "restart" -> new RestartVerb();
            case "kill" -> new KillVerb();
            case "signal" -> new SignalVerb();
            case "routes" -> new RoutesVerb();
            case "reset" -> new ResetVerb();
            case "scale" -> new ScaleVerb();
            case "submit" -> new SubmitVerb();
            case "jobs" -> new JobsVerb();
            case "lease" -> new LeaseVerb();
            case "release" -> new ReleaseVerb();
            case "rollout" -> new RolloutVerb();
            case "wait" -> new WaitVerb();
            case "logs", "tail" -> new LogsVerb();
            case "describe", "show" -> new DescribeVerb();
            case "why" -> new WhyVerb();
            case "events" -> new EventsVerb();
            case "plugins" -> new PluginsVerb();
            case "shutdown" -> new ShutdownVerb();
            case "plan" -> new PlanVerb();
            case "reload", "apply" -> new ReloadVerb();
            case "upgrade" -> new UpgradeVerb();
            case "console" -> new ConsoleVerb();
            case "top" -> new TopVerb();
            case "passwd" -> new PasswdVerb();
            case "service" -> new ServiceVerb();
            case "version" -> new VersionVerb();
            default -> null;
        };
    }
}
