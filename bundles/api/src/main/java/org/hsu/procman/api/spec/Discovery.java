package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How a process that somebody else starts is found, and what may be done to it: {@code management.discovery} and
 * the {@code control} of an {@code unmanaged} entry (process-management guide, "Unmanaged").
 *
 * @param method         which of the next components count
 * @param pidFile        absolute, for PID_FILE
 * @param processName    for PROCESS_NAME: the name of the executable
 * @param processArgs    for PROCESS_NAME: arguments that must all be there, in this order; empty for any
 * @param port           for PORT: 1 to 65535
 * @param protocol       for PORT: {@code tcp} or {@code udp}
 * @param serviceName    for SERVICE_NAME: a unit of the service manager
 * @param checkInterval  from one look to the next while it is not found
 * @param canTerminate   false: it is never signalled
 * @param canRestart     false: it is never ended in order to come again
 * @param allowedSignals names with SIG that {@code signal} may send; empty: all where canTerminate, else none
 * @param serviceManager {@code systemd} where canRestart is done by the service manager; null: the process is ended
 *                       and whoever started it starts it again
 * @param stopSignal     name with SIG, for canTerminate and canRestart
 * @param shutdownTimeout from the stop signal until it and its descendants are killed
 */
public record Discovery(
        Method method,
        Path pidFile,
        String processName,
        List<String> processArgs,
        Integer port,
        String protocol,
        String serviceName,
        Duration checkInterval,
        boolean canTerminate,
        boolean canRestart,
        Set<String> allowedSignals,
        String serviceManager,
        String stopSignal,
        Duration shutdownTimeout) {

    /** By what a process is found. */
    public enum Method {
        PID_FILE,
        PROCESS_NAME,
        PORT,
        SERVICE_NAME
    }

    public Discovery {
        Objects.requireNonNull(method, "method");
        processArgs = List.copyOf(processArgs);
        Objects.requireNonNull(checkInterval, "checkInterval");
        allowedSignals = Set.copyOf(allowedSignals);
        Objects.requireNonNull(stopSignal, "stopSignal");
        Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    }

    /** Whether an operator may send it this signal, a name with SIG. */
    public boolean allows(String signal) {
        return allowedSignals.isEmpty() ? canTerminate : allowedSignals.contains(signal);
    }
}
