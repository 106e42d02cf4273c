package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import javax.management.Notification;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularType;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.ManagerView;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.Times;

/** Declares {@code org.hsu.procman:type=ProcessManager}. */
final class ManagerBean {

    private static final TabularType PROCESSES = StatusRow.TYPE.tableType("id");
    private static final TabularType GROUPS = Replies.GROUP.tableType("name");
    private static final TabularType STATE_COUNTS = Replies.STATE_COUNT.tableType("state");

    private ManagerBean() {}

    static OpenBeanType<Management> of(Management management) {
        OpenBeanBuilder<Management> bean =
                new OpenBeanBuilder<>("The process manager: all its processes and what can be done to them",
                        subject -> management);
        itself(bean);
        processes(bean);
        ManagerOperations.addTo(bean, management);
        bean.notification(Notification.class,
                "Something happened to a process, a job, a plugin or the configuration; the user data tells the numbers",
                Event.STATE, Event.EXIT, Event.HEALTH, Event.RESTART, Event.BREAKER, Event.LIMIT, Event.GROUP_LIMIT,
                Event.WATCH, Event.POOL, Event.LEASE, Event.ROLLOUT, Event.HOOK,
                Event.JOB_DONE, Event.JOB_FAILED, Event.JOB_CANCELLED,
                Event.PLUGIN_ARRIVED, Event.PLUGIN_DEPARTED, Event.PLUGIN_REJECTED, Event.CONFIG_RELOADED);
        return bean.build();
    }

    private static void itself(OpenBeanBuilder<Management> bean) {
        bean.attribute("Id", "Name of this manager in its configuration", STRING, Units.NONE,
                        of(ManagerView::id))
                .attribute("Version", "Version of the product", STRING, Units.NONE, of(ManagerView::version))
                .attribute("State", "What the manager is doing: starting, running or stopping", STRING, Units.NONE,
                        of(ManagerView::state))
                .attribute("Pid", "Process id of the manager's Java VM", LONG, Units.PID, of(ManagerView::pid))
                .attribute("StartTimeMillis", "When the manager started, milliseconds since 1970", LONG,
                        Units.EPOCH_MILLISECONDS, of(ManagerView::startTimeMillis))
                .attribute("UptimeMillis", "How long the manager has been running", LONG, Units.MILLISECONDS,
                        of(view -> Times.millisSince(view.startNanos(), System.nanoTime())))
                .attribute("ConfigurationFile", "The configuration file it reads", STRING, Units.NONE,
                        of(ManagerView::configurationFile))
                .attribute("ConfigurationGeneration", "1 for what was read at start, one more for each reload", LONG,
                        Units.GENERATION, of(ManagerView::configurationGeneration))
                .attribute("StateDirectory", "Where it keeps what it must remember", STRING, Units.NONE,
                        of(ManagerView::stateDirectory))
                .attribute("LogDirectory", "Where the logs of processes are kept", STRING, Units.NONE,
                        of(ManagerView::logDirectory))
                .attribute("LostLogLines",
                        "Lines of procman.log and audit.log that could not be written and are lost, since the start",
                        LONG, Units.LINES, of(ManagerView::lostLogLines))
                .attribute("Platform", "What processes are started and watched with", STRING, Units.NONE,
                        of(ManagerView::platform));
    }

    private static void processes(OpenBeanBuilder<Management> bean) {
        bean.attribute("LogOutputs", "The log targets, with what became of the lines of all processes there",
                        LogRows.OUTPUTS, Units.NONE, management -> LogRows.outputs(management.logOutputs("")))
                .attribute("ProcessIds", "All process ids in the order of the configuration", OpenTypes.TEXTS,
                        Units.NONE, ManagerBean::ids)
                .attribute("ProcessCount", "How many processes are configured", INTEGER, Units.PROCESSES,
                        management -> management.processes().size())
                .attribute("StateCounts", "How many processes are in each state", STATE_COUNTS, Units.NONE,
                        ManagerBean::stateCounts)
                .attribute("Groups", "One row per group, with those in it: how many processes run, the worst state, what they use",
                        GROUPS, Units.NONE, management -> Replies.GROUP.table(GROUPS, management.groups()))
                .attribute("Processes", "One row per process: what the status command shows", PROCESSES, Units.NONE,
                        management -> StatusRow.TYPE.table(PROCESSES, management.processes()));
    }

    private static String[] ids(Management management) {
        return management.processes().stream().map(ProcessView::id).toArray(String[]::new);
    }

    private static TabularData stateCounts(Management management) {
        Map<ProcessState, Integer> counts = new EnumMap<>(ProcessState.class);
        for (ProcessState state : ProcessState.values()) {
            counts.put(state, 0);
        }
        management.processes().forEach(view -> counts.merge(view.state(), 1, Integer::sum));
        return Replies.STATE_COUNT.table(STATE_COUNTS, counts.entrySet());
    }

    private static <T> Function<Management, T> of(Function<ManagerView, T> value) {
        return management -> value.apply(management.manager());
    }
}
