package org.hsu.procman.manager.loop;

import java.util.TreeSet;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.Command;

/** What may be done to a process that somebody else starts, and what not, for people. */
final class Permissions {

    private Permissions() {}

    /** The setting that forbids the command, null when it is allowed. */
    static String forbids(Discovery discovery, Command command, String signal) {
        return switch (command.verb()) {
            case STOP, KILL -> discovery.canTerminate()
                    ? null
                    : "it is unmanaged and its control.can_terminate is false";
            case RESTART -> discovery.canRestart() ? null : "it is unmanaged and its control.can_restart is false";
            case SIGNAL -> discovery.allows(signal) ? null : "it is unmanaged and " + signal + " is not in its "
                    + "control.allowed_signals" + signals(discovery);
            case START, RESET, CHECK_NOW -> null;
        };
    }

    private static String signals(Discovery discovery) {
        return discovery.allowedSignals().isEmpty()
                ? ", which are none"
                : " " + String.join(", ", new TreeSet<>(discovery.allowedSignals()));
    }

    /** The commands that are allowed in this state. */
    static String allowed(Discovery discovery, Supervised state) {
        StringBuilder text = new StringBuilder("start (looks now), reset");
        if (discovery.canTerminate()) {
            text.append(", stop, kill");
        }
        if (discovery.canRestart()) {
            text.append(", restart");
        }
        if (state.pid() != 0 && (discovery.canTerminate() || !discovery.allowedSignals().isEmpty())) {
            text.append(", signal");
        }
        return text.toString();
    }

    /** How it is found and what is allowed, in one sentence. */
    static String text(Discovery discovery) {
        String by = switch (discovery.method()) {
            case PID_FILE -> "pid file " + discovery.pidFile();
            case PROCESS_NAME -> "process name " + discovery.processName()
                    + (discovery.processArgs().isEmpty()
                            ? ""
                            : " with the arguments " + String.join(" ", discovery.processArgs()));
            case PORT -> discovery.protocol() + " port " + discovery.port();
            case SERVICE_NAME -> "service " + discovery.serviceName();
        };
        String restart = !discovery.canRestart()
                ? "no restart"
                : "restart by " + (discovery.serviceManager() == null ? "ending it" : discovery.serviceManager());
        String sent = discovery.allowedSignals().isEmpty()
                ? (discovery.canTerminate() ? "every signal" : "no signals")
                : "the signals" + signals(discovery);
        return "started by somebody else, found by " + by + "; allowed: " + (discovery.canTerminate() ? "stop" : "no stop")
                + ", " + restart + ", " + sent;
    }
}
