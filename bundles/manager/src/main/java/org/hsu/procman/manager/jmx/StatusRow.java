package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.DOUBLE;
import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.Times;

/** One process as a row of the overview: all that {@code procman status} shows or selects by. */
final class StatusRow {

    static final RowType<ProcessView> TYPE = RowType.<ProcessView>named(
                    "ProcessStatus", "one process at one moment")
            .item("id", "the process's name in the configuration", STRING, ProcessView::id)
            .item("type", "the process type that runs it", STRING, ProcessView::type)
            .item("group", "the group it belongs to, null when none", STRING, ProcessView::group)
            .item("instanceOf", "the entry that it is one of several instances of, null when it is the only one", STRING,
                    ProcessView::instanceOf)
            .item("dependsOn", "the processes that it depends on", OpenTypes.TEXTS, Readings::dependencies)
            .item("labels", "key=value each", OpenTypes.TEXTS, view -> Readings.pairs(view.labels()))
            .item("enabled", "whether the configuration lets it start by itself", BOOLEAN, ProcessView::enabled)
            .item("wished", "whether an instance is wished", BOOLEAN, ProcessView::wished)
            .item("adopted", "whether a former manager started the instance", BOOLEAN, ProcessView::adopted)
            .item("state", "UNKNOWN, STOPPED, STARTING, RUNNING, UNHEALTHY, STOPPING or FAILED", STRING,
                    view -> view.state().name())
            .item("reason", "why it is in this state, one word", STRING, Readings::reason)
            .item("detail", "why it is in this state, for people", STRING, ProcessView::detail)
            .item("sinceMillis", "when it came into this state, epoch milliseconds", LONG, ProcessView::sinceMillis)
            .item("since", "when it came into this state, RFC 3339", STRING,
                    view -> Times.rfc3339(view.sinceMillis()))
            .item("health", "unknown, healthy, unhealthy or unavailable", STRING, Readings::health)
            .item("generation", "number of the instance, one more for each start", LONG, ProcessView::generation)
            .item("pid", "of the main process, null without an instance", LONG, ProcessView::pid)
            .item("startTimeMillis", "when the instance was started, epoch milliseconds", LONG,
                    ProcessView::startTimeMillis)
            .item("uptimeMillis", "how long the instance has lived, milliseconds", LONG, Readings::uptime)
            .item("restarts", "restarts in all", LONG, ProcessView::restarts)
            .item("attempts", "restarts in a row without success", INTEGER, ProcessView::attempts)
            .item("nextRestartMillis", "when the restart that is due will come, epoch milliseconds", LONG,
                    ProcessView::nextRestartMillis)
            .item("circuitBreaker", "closed, open or half_open; null without one", STRING, ProcessView::breaker)
            .item("checkLatencyMillis", "how long the slowest of its checks took last, milliseconds", LONG,
                    Readings::checkLatency)
            .item("cpuPercent", "percent of one core over the last sampling interval", DOUBLE,
                    ProcessView::cpuPercent)
            .item("memoryBytes", "resident memory of its processes", LONG, ProcessView::memoryBytes)
            .item("openFiles", "open file descriptors", INTEGER, ProcessView::openFiles)
            .item("threads", "threads of its processes", INTEGER, ProcessView::threads)
            .item("processCount", "how many processes its instance consists of", INTEGER,
                    ProcessView::processCount)
            .item("ports", "name=number each", OpenTypes.TEXTS, view -> Readings.pairs(view.ports()))
            .item("lastExitCode", "exit code of the last instance, null when a signal ended it", INTEGER,
                    Readings::exitCode)
            .item("lastExitSignal", "signal that ended the last instance", STRING, Readings::exitSignal)
            .item("lastExitTimeMillis", "when the last instance ended, epoch milliseconds", LONG,
                    Readings::exitTime)
            .item("lastExitReason", "why the last instance ended, one word", STRING, ProcessView::lastExitReason)
            .build();

    private StatusRow() {}
}
