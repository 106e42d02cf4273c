package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.DOUBLE;
import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.EventJson;
import org.hsu.procman.manager.management.GroupView;
import org.hsu.procman.manager.management.Leased;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.PluginView;
import org.hsu.procman.manager.management.Reloaded;
import org.hsu.procman.manager.management.RolloutView;
import org.hsu.procman.manager.management.Times;

/** The shapes of what operations of the manager give back. */
final class Replies {

    static final RowType<Map.Entry<ProcessState, Integer>> STATE_COUNT =
            RowType.<Map.Entry<ProcessState, Integer>>named("StateCount", "how many processes are in a state")
                    .item("state", "one of the seven states", STRING, entry -> entry.getKey().name())
                    .item("count", "how many processes are in it", INTEGER, Map.Entry::getValue)
                    .build();

    static final RowType<GroupView> GROUP = RowType.<GroupView>named("Group", "processes that belong together")
            .item("name", "the word that its processes have as their group", STRING, GroupView::name)
            .item("strategy", "one_for_one, rest_for_one or one_for_all", STRING, GroupView::strategy)
            .item("parent", "the group that it is in, null when none", STRING, GroupView::parent)
            .item("processes", "its members and those of the groups in it, in the order of the configuration", OpenTypes.TEXTS,
                    view -> view.ids().toArray(String[]::new))
            .item("processCount", "how many they are", INTEGER, view -> view.ids().size())
            .item("running", "how many of them are RUNNING", INTEGER, GroupView::running)
            .item("state", "of the member that is worst off, null without members", STRING,
                    view -> view.worst() == null ? null : view.worst().name())
            .item("cpuPercent", "of one core, of all of them, null when not measured", DOUBLE, GroupView::cpuPercent)
            .item("memoryBytes", "resident memory of all of them, null when not measured", LONG, GroupView::memoryBytes)
            .item("quota", "how much of its quota the configuration takes, null when it has none", STRING, GroupView::quota)
            .item("limits", "what they may use together, and who sees to that", ProcessRows.LIMIT.arrayType(),
                    view -> ProcessRows.LIMIT.rows(view.limits()))
            .build();

    static final RowType<Map.Entry<String, Outcome>> OUTCOME =
            RowType.<Map.Entry<String, Outcome>>named("Outcome", "what became of a command")
                    .item("id", "the process it was for", STRING, Map.Entry::getKey)
                    .item("status", "DONE, FAILED, NO_SUCH_PROCESS, TIMED_OUT or REFUSED", STRING,
                            entry -> entry.getValue().status().name())
                    .item("message", "what happened, one line for people", STRING, entry -> entry.getValue().message())
                    .item("elapsedMillis", "from the command to its end, milliseconds", LONG,
                            entry -> entry.getValue().elapsedMillis())
                    .build();

    static final RowType<Leased> LEASED = RowType.<Leased>named("Leased", "what became of the wish for a lease")
            .item("status", "DONE, FAILED, NO_SUCH_PROCESS or REFUSED", STRING,
                    leased -> leased.outcome().status().name())
            .item("message", "what happened, one line for people", STRING, leased -> leased.outcome().message())
            .item("json", "the lease as a JSON object, null when there is none", STRING,
                    leased -> leased.lease() == null ? null : leased.lease().json())
            .build();

    static final RowType<RolloutView> ROLLOUT =
            RowType.<RolloutView>named("Rollout", "how far instances are on their way to another version")
                    .item("id", "the entry that has the instances", STRING, RolloutView::id)
                    .item("state", "done, rolling, paused, rolling_back or rolled_back", STRING, RolloutView::state)
                    .item("strategy", "rolling, blue_green or canary", STRING, RolloutView::strategy)
                    .item("phase", "rolling, preparing, kept, canary, watching or back, null when nothing is rolled out",
                            STRING, RolloutView::phase)
                    .item("leftMillis", "how long what is kept or watched is so still, null in other phases", LONG,
                            RolloutView::leftMillis)
                    .item("instances", "how many are configured", INTEGER, RolloutView::instances)
                    .item("updated", "how many of them are ready and of the version that they become", INTEGER,
                            RolloutView::updated)
                    .item("ready", "how many are ready, of whichever version", INTEGER, RolloutView::ready)
                    .item("more", "how many there are more than configured", INTEGER, RolloutView::more)
                    .item("undoable", "whether there is something to undo", BOOLEAN, RolloutView::undoable)
                    .item("since", "when it got into its state, RFC 3339", STRING,
                            view -> Times.rfc3339(view.sinceMillis()))
                    .item("reason", "why it was taken back, null when it was not", STRING, RolloutView::reason)
                    .item("text", "all of it in one line, for people", STRING, RolloutView::text)
                    .build();

    static final RowType<Event> EVENT = RowType.<Event>named("Event", "something that happened")
            .item("sequence", "one more than the event before", LONG, Event::sequence)
            .item("epochMillis", "when, epoch milliseconds", LONG, Event::epochMillis)
            .item("time", "when, RFC 3339", STRING, event -> Times.rfc3339(event.epochMillis()))
            .item("type", "the notification type", STRING, Event::type)
            .item("id", "the process, plugin or file; empty for the manager", STRING, Event::id)
            .item("message", "what happened, one line for people", STRING, Event::message)
            .item("json", "all of it as one JSON object", STRING, EventJson::write)
            .build();

    static final RowType<Problem> PROBLEM = RowType.<Problem>named("Problem", "something wrong with a configuration")
            .item("file", "where it stands", STRING, Problem::file)
            .item("line", "counted from 1, null when unknown", INTEGER, problem -> known(problem.line()))
            .item("column", "counted from 1, null when unknown", INTEGER, problem -> known(problem.column()))
            .item("key", "path of the key; empty for the whole document", STRING, Problem::key)
            .item("problem", "what was found and why it cannot be used", STRING, Problem::problem)
            .item("hint", "what is allowed, or the nearest correct name", STRING, Problem::hint)
            .item("severity", "error or warning", STRING,
                    problem -> problem.severity().name().toLowerCase(Locale.ROOT))
            .build();

    static final RowType<Change> CHANGE = RowType.<Change>named("Change", "what a configuration does to a process")
            .item("id", "the process", STRING, Change::id)
            .item("action", "unchanged, in_place, restart, start or stop", STRING, change -> change.action().word())
            .item("because", "the keys that differ", OpenTypes.TEXTS,
                    change -> change.because().toArray(String[]::new))
            .build();

    static final RowType<Reloaded> RELOADED = RowType.<Reloaded>named("Reload", "what a reload does or would do")
            .item("valid", "false: the configuration cannot be used, nothing is changed", BOOLEAN, Reloaded::valid)
            .item("generation", "of the configuration that holds", LONG, Reloaded::generation)
            .item("changes", "one for each process", CHANGE.arrayType(),
                    reloaded -> CHANGE.rows(reloaded.plan().changes()))
            .item("notes", "what becomes of the manager's own settings", OpenTypes.TEXTS,
                    reloaded -> reloaded.plan().notes().toArray(String[]::new))
            .item("summary", "all of it in one line", STRING, reloaded -> reloaded.plan().summary())
            .item("problems", "errors and warnings", PROBLEM.arrayType(),
                    reloaded -> PROBLEM.rows(reloaded.problems()))
            .build();

    static final RowType<LogLine> LOG_LINE = RowType.<LogLine>named("LogLine", "a line that a process wrote")
            .item("epochMillis", "when it was read, epoch milliseconds", LONG, LogLine::epochMillis)
            .item("time", "when it was read, RFC 3339", STRING, line -> Times.rfc3339(line.epochMillis()))
            .item("stream", "stdout or stderr", STRING, line -> line.stream().word())
            .item("sequence", "its number in its stream", LONG, LogLine::sequence)
            .item("text", "the line without its end", STRING, LogLine::text)
            .build();

    static final RowType<Map.Entry<String, LogPage>> LOG_PAGE =
            RowType.<Map.Entry<String, LogPage>>named("LogPage", "some lines of a process")
                    .item("id", "the process that wrote them", STRING, Map.Entry::getKey)
                    .item("cursor", "where the next page begins", STRING, entry -> entry.getValue().cursor())
                    .item("lines", "in order", LOG_LINE.arrayType(),
                            entry -> LOG_LINE.rows(entry.getValue().lines()))
                    .build();

    static final RowType<PluginView> PLUGIN = RowType.<PluginView>named("ProvidedType", "a type and its plugin")
            .item("kind", "process_type, health_check, resource_enforcer, log_output or restart_strategy", STRING,
                    PluginView::kind)
            .item("name", "the word in the configuration that it answers to", STRING, PluginView::name)
            .item("bundle", "symbolic name of the bundle that provides it", STRING, PluginView::bundle)
            .item("version", "of the bundle", STRING, PluginView::version)
            .item("file", "of the bundle; empty when unknown", STRING, PluginView::file)
            .item("state", "active, waiting, rejected, shadowed or quarantined", STRING, PluginView::state)
            .item("problem", "what is wrong; empty when nothing is", STRING, PluginView::problem)
            .build();

    private Replies() {}

    private static Integer known(int position) {
        return position > 0 ? position : null;
    }
}
