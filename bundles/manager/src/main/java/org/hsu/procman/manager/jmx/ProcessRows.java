package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.DOUBLE;
import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularType;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.ProcessView.CheckView;
import org.hsu.procman.manager.management.ProcessView.NeedView;
import org.hsu.procman.manager.management.Times;
import org.hsu.procman.manager.management.UsageHistory;

/** The tables of one process: ports, limits, history, health checks, dependencies. */
final class ProcessRows {

    private static final RowType<Map.Entry<String, Integer>> PORT =
            RowType.<Map.Entry<String, Integer>>named("Port", "a port of the process")
                    .item("name", "its name in the configuration", STRING, Map.Entry::getKey)
                    .item("port", "its number", INTEGER, Map.Entry::getValue)
                    .build();

    static final RowType<EnforcedLimit> LIMIT = RowType.<EnforcedLimit>named(
                    "Limit", "a resource limit and who enforces it")
            .item("kind", "the configuration's word for it", STRING, EnforcedLimit::kind)
            .item("value", "as enforced, with its unit", STRING, EnforcedLimit::value)
            .item("enforcedBy", "cgroup1, cgroup2, rlimit, watched or none", STRING, EnforcedLimit::enforcedBy)
            .item("enforced", "false when passing it ends or slows nothing", BOOLEAN, EnforcedLimit::enforced)
            .item("detail", "why it is not enforced", STRING, EnforcedLimit::detail)
            .build();

    private static final RowType<CheckView> CHECK = RowType.<CheckView>named("HealthCheck", "a health check")
            .item("name", "its name in the configuration", STRING, CheckView::name)
            .item("type", "the check type that runs it", STRING, CheckView::type)
            .item("kind", "liveness or readiness", STRING, CheckView::kind)
            .item("status", "unknown, healthy, unhealthy or unavailable", STRING, CheckView::status)
            .item("message", "what the last check said", STRING, CheckView::message)
            .item("lastCheckMillis", "when it last ran, epoch milliseconds", LONG, CheckView::lastCheckMillis)
            .item("latencyMillis", "how long the last check took, milliseconds", LONG, CheckView::latencyMillis)
            .item("consecutiveFailures", "failures in a row", INTEGER, CheckView::consecutiveFailures)
            .item("nextCheckMillis", "when it runs next, epoch milliseconds", LONG, CheckView::nextCheckMillis)
            .build();

    private static final RowType<NeedView> NEED = RowType.<NeedView>named("Dependency", "a process that it depends on")
            .item("id", "its name in the configuration", STRING, NeedView::id)
            .item("condition", "started, running, healthy or completed", STRING, NeedView::condition)
            .item("satisfied", "whether it holds now", BOOLEAN, NeedView::satisfied)
            .item("state", "of the process that is needed", STRING, NeedView::state)
            .build();

    private static final RowType<Numbered> STEP = RowType.<Numbered>named("Transition", "a change of state")
            .item("number", "1 is the oldest that is kept", INTEGER, Numbered::number)
            .item("timeMillis", "when, epoch milliseconds", LONG, each -> each.step().epochMillis())
            .item("time", "when, RFC 3339", STRING, each -> Times.rfc3339(each.step().epochMillis()))
            .item("from", "the state it left", STRING, each -> each.step().from().name())
            .item("to", "the state it reached", STRING, each -> each.step().to().name())
            .item("reason", "why, one word", STRING, each -> each.step().reason().word())
            .item("detail", "why, for people", STRING, each -> each.step().detail())
            .build();

    private static final RowType<UsagePoint> POINT = RowType.<UsagePoint>named("UsagePoint", "a look at usage")
            .item("number", "1 is the oldest that is kept", INTEGER, UsagePoint::number)
            .item("timeMillis", "when, epoch milliseconds", LONG, UsagePoint::timeMillis)
            .item("cpuPercent", "of one core", DOUBLE, point -> point.value(0))
            .item("memoryBytes", "resident", DOUBLE, point -> point.value(1))
            .item("openFiles", "open files, sockets and pipes", DOUBLE, point -> point.value(2))
            .item("threads", "of its processes", DOUBLE, point -> point.value(3))
            .item("processes", "how many it consists of", DOUBLE, point -> point.value(4))
            .item("readBytesPerSecond", "from storage", DOUBLE, point -> point.value(5))
            .item("writtenBytesPerSecond", "to storage", DOUBLE, point -> point.value(6))
            .build();

    static final TabularType USAGE = POINT.tableType("number");
    static final TabularType PORTS = PORT.tableType("name");
    static final TabularType LIMITS = LIMIT.tableType("kind");
    static final TabularType DEPENDENCIES = NEED.tableType("id");
    static final TabularType CHECKS = CHECK.tableType("name");
    static final TabularType HISTORY = STEP.tableType("number");

    private record Numbered(int number, Transition step) {}

    /** One point of all series. */
    private record UsagePoint(int number, long timeMillis, UsageHistory of) {
        Double value(int series) {
            return of.values()[series][number - 1];
        }
    }

    private ProcessRows() {}

    static TabularData usage(ProcessView view) {
        UsageHistory history = view.resources().history().get();
        List<UsagePoint> points = new ArrayList<>();
        for (int i = 0; i < history.timesMillis().length; i++) {
            points.add(new UsagePoint(i + 1, history.timesMillis()[i], history));
        }
        return POINT.table(USAGE, points);
    }

    static TabularData ports(ProcessView view) {
        return PORT.table(PORTS, view.ports() == null ? List.of() : view.ports().entrySet());
    }

    static TabularData limits(List<EnforcedLimit> limits) {
        return LIMIT.table(LIMITS, limits);
    }

    static TabularData dependencies(List<NeedView> needs) {
        return NEED.table(DEPENDENCIES, needs);
    }

    static TabularData checks(List<CheckView> checks) {
        return CHECK.table(CHECKS, checks);
    }

    static TabularData history(List<Transition> transitions) {
        List<Numbered> steps = new ArrayList<>();
        for (Transition step : transitions) {
            steps.add(new Numbered(steps.size() + 1, step));
        }
        return STEP.table(HISTORY, steps);
    }
}
