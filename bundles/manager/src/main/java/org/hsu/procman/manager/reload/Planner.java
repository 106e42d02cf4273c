package org.hsu.procman.manager.reload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.management.ChangePlan;

/**
 * Compares a wish with the one that holds. Pure: the same arguments give the same plan. Whether an entry is
 * enabled decides only where that changed, so what an operator started or stopped by hand stays so.
 */
public final class Planner {

    private Planner() {}

    /** @param now the processes that are there, in their order */
    public static ChangePlan plan(DesiredState before, DesiredState after, List<Situation> now) {
        Map<String, Situation> left = new LinkedHashMap<>();
        now.forEach(situation -> left.put(situation.spec().id(), situation));
        List<Change> changes = new ArrayList<>();
        for (ProcessSpec spec : after.processes()) {
            Situation situation = left.remove(spec.id());
            changes.add(situation == null ? added(spec) : change(situation, spec));
        }
        left.keySet().forEach(id -> changes.add(new Change(id, Change.Action.STOP, List.of("removed"))));
        return new ChangePlan(changes, notes(before, after));
    }

    private static Change added(ProcessSpec spec) {
        Change.Action action = spec.enabled() && !isScheduled(spec) ? Change.Action.START : Change.Action.IN_PLACE;
        return new Change(spec.id(), action, List.of("added"));
    }

    private static Change change(Situation now, ProcessSpec wish) {
        String id = wish.id();
        List<String> keys = now.spec().equals(wish) ? List.of() : SpecDifference.keys(now.spec(), wish);
        if (keys.isEmpty()) {
            return new Change(id, Change.Action.UNCHANGED, List.of());
        }
        boolean scheduled = isScheduled(wish);
        boolean wasScheduled = isScheduled(now.spec()) && !scheduled;
        if (keys.contains("enabled") || wasScheduled) {
            if (wish.enabled() && !now.wished() && !scheduled) {
                return new Change(id, Change.Action.START, keys);
            }
            if (!wish.enabled() && now.wished()) {
                return new Change(id, Change.Action.STOP, keys);
            }
        }
        List<String> need = SpecDifference.needRestart(keys);
        // A scheduled run goes on as it was begun, and the next one is otherwise.
        return !need.isEmpty() && now.tries() && !scheduled
                ? new Change(id, Change.Action.RESTART, need)
                : new Change(id, Change.Action.IN_PLACE, keys);
    }

    private static boolean isScheduled(ProcessSpec spec) {
        return spec.control() != null && spec.control().runsOnDemand();
    }

    private static List<String> notes(DesiredState before, DesiredState after) {
        List<String> notes = new ArrayList<>();
        ManagerSettings old = before.manager();
        ManagerSettings wish = after.manager();
        live(notes, "process_manager.log_level", old.logLevel(), wish.logLevel());
        live(notes, "process_manager.force_shutdown_timeout", old.forceShutdownTimeout(), wish.forceShutdownTimeout());
        live(notes, "log_collection", old.logs(), wish.logs());
        live(notes, "groups", before.groups(), after.groups());
        later(notes, "process_manager.id", old.id(), wish.id());
        later(notes, "process_manager.port_range", old.portRange(), wish.portRange());
        Set<String> interfaces = new TreeSet<>(old.interfaces().keySet());
        interfaces.addAll(wish.interfaces().keySet());
        interfaces.forEach(name -> later(
                notes, "process_manager." + name, old.interfaces().get(name), wish.interfaces().get(name)));
        later(notes, "process_manager.jmx", old.jmx(), wish.jmx());
        later(notes, "process_manager.watch_config", old.watchConfig(), wish.watchConfig());
        later(notes, "process_manager.spool_limit", old.spoolLimit(), wish.spoolLimit());
        later(notes, "process_manager.state_directory", old.stateDirectory(), wish.stateDirectory());
        later(notes, "process_manager.log_directory", old.logDirectory(), wish.logDirectory());
        later(notes, "process_manager.plugins_directory", old.pluginsDirectory(), wish.pluginsDirectory());
        return notes;
    }

    private static void live(List<String> notes, String key, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            notes.add(key + " changes");
        }
    }

    private static void later(List<String> notes, String key, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            notes.add(key + " is another one from the next start of the manager on: it cannot change while it runs");
        }
    }
}
