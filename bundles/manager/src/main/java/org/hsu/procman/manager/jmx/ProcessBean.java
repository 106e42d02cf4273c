package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.DOUBLE;
import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import javax.management.AttributeChangeNotification;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.Secrets;
import org.hsu.procman.manager.management.ShellQuoting;

/** Declares {@code org.hsu.procman:type=Process,name=ID}, whose subject is the id of the process. */
final class ProcessBean {

    private ProcessBean() {}

    static OpenBeanType<ProcessView> of(Management management) {
        OpenBeanBuilder<ProcessView> bean = new OpenBeanBuilder<>("A process that the manager runs and watches",
                id -> management.process(id).orElseThrow(
                        () -> new IllegalStateException("no longer configured: " + id)));
        identity(bean);
        state(bean);
        instance(bean);
        restarts(bean);
        usage(bean);
        tables(bean);
        bean.table("LogOutputs", "Where its lines go and what became of them: its own files first", LogRows.OUTPUTS,
                view -> management.logOutputs(view.id()), LogRows::outputs);
        ProcessOperations.addTo(bean, management);
        bean.notification(AttributeChangeNotification.class, "The State or the Health of this process has changed",
                AttributeChangeNotification.ATTRIBUTE_CHANGE);
        return bean.build();
    }

    private static void identity(OpenBeanBuilder<ProcessView> bean) {
        bean.attribute("Id", "The process's name in the configuration", STRING, Units.NONE, ProcessView::id)
                .attribute("Type", "The process type that runs it", STRING, Units.NONE, ProcessView::type)
                .attribute("Group", "The group it belongs to, if any", STRING, Units.NONE, ProcessView::group)
                .attribute("Enabled", "Whether the configuration lets it start by itself", BOOLEAN, Units.NONE,
                        ProcessView::enabled)
                .attribute("CommandLine", "What is executed, as for a shell; secrets are hidden", STRING, Units.NONE,
                        view -> ShellQuoting.join(Secrets.maskArguments(view.command())))
                .attribute("WorkingDirectory", "The directory it runs in", STRING, Units.NONE,
                        ProcessView::workingDirectory)
                .attribute("LogFiles", "The files its lines are kept in, newest first", OpenTypes.TEXTS, Units.NONE,
                        view -> Readings.orEmpty(view.logFiles()).toArray(String[]::new));
    }

    private static void state(OpenBeanBuilder<ProcessView> bean) {
        bean.attribute("State", "UNKNOWN, STOPPED, STARTING, RUNNING, UNHEALTHY, STOPPING or FAILED", STRING,
                        Units.NONE, view -> view.state().name())
                .attribute("StateReason", "Why it is in its state, one word", STRING, Units.NONE, Readings::reason)
                .attribute("StateDetail", "Why it is in its state, for people", STRING, Units.NONE,
                        ProcessView::detail)
                .attribute("StateSinceMillis", "When it came into its state, milliseconds since 1970", LONG,
                        Units.EPOCH_MILLISECONDS, ProcessView::sinceMillis)
                .attribute("Health", "What its checks say together: unknown, healthy, unhealthy or unavailable",
                        STRING, Units.NONE, Readings::health)
                .attribute("Wished", "Whether an instance is wished", BOOLEAN, Units.NONE, ProcessView::wished);
    }

    private static void instance(OpenBeanBuilder<ProcessView> bean) {
        bean.attribute("Pid", "Process id of the main process; none without an instance", LONG, Units.PID,
                        ProcessView::pid)
                .attribute("Generation", "Number of the instance, one more for each start", LONG, Units.GENERATION,
                        ProcessView::generation)
                .attribute("StartTimeMillis", "When the instance was started, milliseconds since 1970", LONG,
                        Units.EPOCH_MILLISECONDS, ProcessView::startTimeMillis)
                .attribute("UptimeMillis", "How long the instance has lived", LONG, Units.MILLISECONDS,
                        Readings::uptime)
                .attribute("Adopted", "Whether a former manager started the instance", BOOLEAN, Units.NONE,
                        ProcessView::adopted)
                .attribute("LastExitCode", "Exit code of the last instance; none when a signal ended it", INTEGER,
                        Units.EXIT_CODE, Readings::exitCode)
                .attribute("LastExitSignal", "Signal that ended the last instance", STRING, Units.NONE,
                        Readings::exitSignal)
                .attribute("LastExitTimeMillis", "When the last instance ended, milliseconds since 1970", LONG,
                        Units.EPOCH_MILLISECONDS, Readings::exitTime)
                .attribute("LastExitReason", "Why the last instance ended, one word", STRING, Units.NONE,
                        ProcessView::lastExitReason);
    }

    private static void restarts(OpenBeanBuilder<ProcessView> bean) {
        bean.attribute("Restarts", "Restarts in all", LONG, Units.RESTARTS, ProcessView::restarts)
                .attribute("Attempts", "Restarts in a row without success", INTEGER, Units.ATTEMPTS,
                        ProcessView::attempts)
                .attribute("NextRestartMillis", "When the restart that is due will come, milliseconds since 1970",
                        LONG, Units.EPOCH_MILLISECONDS, ProcessView::nextRestartMillis)
                .attribute("NextRunMillis", "When its schedule runs it next, milliseconds since 1970; none without one",
                        LONG, Units.EPOCH_MILLISECONDS,
                        view -> view.schedule() == null ? null : view.schedule().nextMillis())
                .attribute("LastRuns", "The last runs of its schedule and how they ended, newest first",
                        OpenTypes.TEXTS, Units.NONE,
                        view -> view.schedule() == null
                                ? new String[0]
                                : view.schedule().lines().toArray(String[]::new))
                .attribute("Pool", "What the pool that it is an instance of decided last and why; none without one", STRING,
                        Units.NONE, view -> view.pool() == null ? null : view.pool().text())
                .attribute("PoolLoad", "Load of each instance of that pool, 1 is fully used", DOUBLE, Units.RATIO,
                        view -> view.pool() == null ? null : view.pool().load())
                .attribute("CircuitBreaker", "Whether it may be restarted: closed, open or half_open", STRING,
                        Units.NONE, ProcessView::breaker)
                .attribute("CircuitBreakerFailures", "Failures the circuit breaker has counted", INTEGER,
                        Units.FAILURES, ProcessView::breakerFailures)
                .attribute("CircuitBreakerOpenUntilMillis",
                        "When the open circuit breaker lets a trial through, milliseconds since 1970", LONG,
                        Units.EPOCH_MILLISECONDS, ProcessView::openUntilMillis);
    }

    private static void usage(OpenBeanBuilder<ProcessView> bean) {
        bean.attribute("CpuPercent", "Percent of one core over the last sampling interval", DOUBLE,
                        Units.PERCENT_OF_A_CORE, ProcessView::cpuPercent)
                .attribute("MemoryRssBytes", "Resident memory of its processes", LONG, Units.BYTES,
                        ProcessView::memoryBytes)
                .attribute("MemoryVirtualBytes", "Virtual memory of its processes", LONG, Units.BYTES,
                        ProcessView::virtualBytes)
                .attribute("OpenFileDescriptors", "Open files, sockets and pipes", INTEGER, Units.FILES,
                        ProcessView::openFiles)
                .attribute("ThreadCount", "Threads of its processes", INTEGER, Units.THREADS, ProcessView::threads)
                .attribute("ProcessCount", "How many processes the instance consists of", INTEGER, Units.PROCESSES,
                        ProcessView::processCount);
    }

    private static void tables(OpenBeanBuilder<ProcessView> bean) {
        bean.attribute("Ports", "Its ports by name", ProcessRows.PORTS, Units.NONE, ProcessRows::ports)
                .table("Limits", "Its resource limits and who enforces them", ProcessRows.LIMITS,
                        view -> Readings.orEmpty(view.limits()), ProcessRows::limits)
                .table("History", "Its last changes of state with their causes, oldest first", ProcessRows.HISTORY,
                        view -> Readings.orEmpty(view.history()), ProcessRows::history)
                .attribute("UsageHistory", "What it used at its last looks, oldest first", ProcessRows.USAGE,
                        Units.NONE, ProcessRows::usage)
                .table("HealthChecks", "Its health checks and their last results", ProcessRows.CHECKS,
                        view -> Readings.orEmpty(view.checks()), ProcessRows::checks)
                .table("Dependencies", "The processes that it depends on, and whether each is as it has to be",
                        ProcessRows.DEPENDENCIES, view -> Readings.orEmpty(view.dependencies()),
                        ProcessRows::dependencies);
    }
}
