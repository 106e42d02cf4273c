package org.hsu.procman.manager.management;

import java.util.List;

/**
 * What a configuration as it stands now does to the manager and its processes.
 *
 * @param changes one for each process that is there or is wished: first in the order of the configuration, then
 *                those that are no longer in it
 * @param notes   what changes of the manager's own settings, or does not before its next start; one line each
 */
public record ChangePlan(List<Change> changes, List<String> notes) {

    public ChangePlan {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
    }

    /** Whether it does nothing at all. */
    public boolean isEmpty() {
        return notes.isEmpty() && changes.stream().allMatch(change -> change.action() == Change.Action.UNCHANGED);
    }

    /** {@code 1 restarts, 2 change in place, 40 unchanged}: for the log and for events. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        for (Change.Action action : Change.Action.values()) {
            long count = changes.stream().filter(change -> change.action() == action).count();
            if (count > 0) {
                text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(verb(action));
            }
        }
        return text.isEmpty() ? "no processes" : text.toString();
    }

    private static String verb(Change.Action action) {
        return switch (action) {
            case UNCHANGED -> "unchanged";
            case IN_PLACE -> "changed in place";
            case RESTART -> "to restart";
            case START -> "to start";
            case STOP -> "to stop";
        };
    }
}
