package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a process is started and stopped: {@code management.control}.
 *
 * @param executable       as written: absolute, relative with a slash (to the working directory), or a
 *                         bare name to be looked up in PATH
 * @param arguments        without the executable itself
 * @param workingDirectory absolute
 * @param environment      what is added to, or with {@code clearEnvironment} replaces, the inherited one
 * @param clearEnvironment true: nothing is inherited from the manager
 * @param startupTimeout   from spawn until ready
 * @param shutdownTimeout  from the stop signal until the whole tree is killed
 * @param minUptime        how long a process without a health check must live to count as running
 * @param stopSignal       name with SIG, such as {@code SIGTERM}
 * @param umask            null: 022
 * @param nice             -20 to 19, null: the manager's own
 * @param user             null: the manager's own
 * @param group            null: the user's primary group
 * @param ready            null: the first healthy check, or without checks {@code minUptime}
 * @param watchdog         longest time between two {@code WATCHDOG=1} of a ready instance; null: none is awaited
 * @param ports            by name, in the order of the file; 0: any free port of the manager's range
 * @param sockets          by name, in the order of the file: what the manager listens on for it
 * @param schedule         when it is run by itself; null: it is to run all the time
 * @param exitRecord       whether a small shell stays with each instance to write down how it ends
 * @param watch            files whose changes restart it; null for none
 * @param sandbox          what it is kept from; null: nothing
 * @param queue            whose jobs it runs, one at a time; null: it is to run all the time, or by its schedule
 * @param hooks            commands that are run in the course of its life
 */
public record ControlSpec(
        String executable,
        List<String> arguments,
        Path workingDirectory,
        Map<String, String> environment,
        boolean clearEnvironment,
        Duration startupTimeout,
        Duration shutdownTimeout,
        Duration minUptime,
        String stopSignal,
        Integer umask,
        Integer nice,
        String user,
        String group,
        Readiness ready,
        Duration watchdog,
        Map<String, Integer> ports,
        Map<String, SocketSpec> sockets,
        ScheduleSpec schedule,
        boolean exitRecord,
        WatchSpec watch,
        SandboxSpec sandbox,
        QueueSpec queue,
        Map<Hook, HookSpec> hooks) {

    public ControlSpec {
        Objects.requireNonNull(executable, "executable");
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        ports = ports.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(ports));
        sockets = sockets.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(sockets));
        hooks = Map.copyOf(hooks);
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(startupTimeout, "startupTimeout");
        Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
        Objects.requireNonNull(minUptime, "minUptime");
        Objects.requireNonNull(stopSignal, "stopSignal");
    }

    /** Without sockets, a schedule, watched files, a sandbox, a queue and hooks. */
    public ControlSpec(
            String executable,
            List<String> arguments,
            Path workingDirectory,
            Map<String, String> environment,
            boolean clearEnvironment,
            Duration startupTimeout,
            Duration shutdownTimeout,
            Duration minUptime,
            String stopSignal,
            Integer umask,
            Integer nice,
            String user,
            String group,
            Readiness ready,
            Duration watchdog,
            Map<String, Integer> ports,
            boolean exitRecord) {
        this(executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout, shutdownTimeout,
                minUptime, stopSignal, umask, nice, user, group, ready, watchdog, ports, Map.of(), null,
                exitRecord, null, null, null, Map.of());
    }

    /** Without heartbeats and an exit record. */
    public ControlSpec(
            String executable,
            List<String> arguments,
            Path workingDirectory,
            Map<String, String> environment,
            boolean clearEnvironment,
            Duration startupTimeout,
            Duration shutdownTimeout,
            Duration minUptime,
            String stopSignal,
            Integer umask,
            Integer nice,
            String user,
            String group,
            Readiness ready,
            Map<String, Integer> ports) {
        this(executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout, shutdownTimeout,
                minUptime, stopSignal, umask, nice, user, group, ready, null, ports, false);
    }

    /** The same with another command line, environment and readiness: what differs from instance to instance. */
    public ControlSpec with(List<String> otherArguments, Map<String, String> otherEnvironment, Readiness otherReady) {
        return new ControlSpec(
                executable, otherArguments, workingDirectory, otherEnvironment, clearEnvironment, startupTimeout,
                shutdownTimeout, minUptime, stopSignal, umask, nice, user, group, otherReady, watchdog, ports,
                sockets, schedule, exitRecord, watch, sandbox, queue, hooks);
    }

    /** The same with these sockets. */
    public ControlSpec withSockets(Map<String, SocketSpec> others) {
        return new ControlSpec(
                executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout,
                shutdownTimeout, minUptime, stopSignal, umask, nice, user, group, ready, watchdog, ports, others,
                schedule, exitRecord, watch, sandbox, queue, hooks);
    }

    /** The same, run by itself at these times. */
    public ControlSpec withSchedule(ScheduleSpec other) {
        return new ControlSpec(
                executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout,
                shutdownTimeout, minUptime, stopSignal, umask, nice, user, group, ready, watchdog, ports, sockets,
                other, exitRecord, watch, sandbox, queue, hooks);
    }

    /** The same with these watched files. */
    public ControlSpec withWatch(WatchSpec other) {
        return new ControlSpec(
                executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout,
                shutdownTimeout, minUptime, stopSignal, umask, nice, user, group, ready, watchdog, ports, sockets,
                schedule, exitRecord, other, sandbox, queue, hooks);
    }

    /** The same with this sandbox; processes of its own need the shell that writes down how it ends. */
    public ControlSpec withSandbox(SandboxSpec other) {
        return new ControlSpec(
                executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout,
                shutdownTimeout, minUptime, stopSignal, umask, nice, user, group, ready, watchdog, ports, sockets,
                schedule, exitRecord || other != null && other.privatePids(), watch, other, queue, hooks);
    }

    /** The same, running the jobs of a queue; how they end has to be known, so the shell that writes it down is needed. */
    public ControlSpec withQueue(QueueSpec other) {
        return new ControlSpec(
                executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout,
                shutdownTimeout, minUptime, stopSignal, umask, nice, user, group, ready, watchdog, ports, sockets,
                schedule, exitRecord || other != null, watch, sandbox, other, hooks);
    }

    /** Whether it is begun for what there is to do, by a schedule or for a job, instead of running all the time. */
    public boolean runsOnDemand() {
        return schedule != null || queue != null;
    }

    /** The same with these hooks. */
    public ControlSpec withHooks(Map<Hook, HookSpec> others) {
        return new ControlSpec(
                executable, arguments, workingDirectory, environment, clearEnvironment, startupTimeout,
                shutdownTimeout, minUptime, stopSignal, umask, nice, user, group, ready, watchdog, ports, sockets,
                schedule, exitRecord, watch, sandbox, queue, others);
    }

    /**
     * What a hook is started with: the environment, the folder, the user and the sandbox of the process, but for
     * processes of its own, or it would not see that of the process.
     */
    public ControlSpec of(HookSpec hook) {
        SandboxSpec around = sandbox == null ? null : sandbox.withPrivatePids(false);
        return new ControlSpec(
                hook.command().get(0), hook.command().subList(1, hook.command().size()), workingDirectory, environment,
                clearEnvironment, startupTimeout, shutdownTimeout, minUptime, stopSignal, umask, nice, user, group,
                null, null, Map.of(), Map.of(), null, false, null, around, null, Map.of());
    }
}
