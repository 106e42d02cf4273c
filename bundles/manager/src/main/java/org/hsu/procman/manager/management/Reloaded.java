package org.hsu.procman.manager.management;

import java.util.List;
import java.util.stream.Collectors;
import org.hsu.procman.api.settings.Problem;

/**
 * What became of a reload, or would become of one.
 *
 * @param valid      false: the configuration cannot be used and nothing was changed
 * @param generation of the configuration that holds now
 * @param plan       what was done, or would be; nothing when it is not valid
 * @param problems   errors and warnings, in the order of the file
 */
public record Reloaded(boolean valid, long generation, ChangePlan plan, List<Problem> problems) {

    public Reloaded {
        problems = List.copyOf(problems);
    }

    public static Reloaded invalid(long generation, List<Problem> problems) {
        return new Reloaded(false, generation, new ChangePlan(List.of(), List.of()), problems);
    }

    /** All of it for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (!valid) {
            text.append("the configuration is invalid, nothing is changed\n");
        }
        problems.forEach(problem -> text.append(problem).append('\n'));
        if (valid) {
            text.append(plan.changes().stream()
                    .filter(change -> change.action() != Change.Action.UNCHANGED)
                    .map(change -> change.id() + ": " + change.text() + "\n")
                    .collect(Collectors.joining()));
            plan.notes().forEach(note -> text.append(note).append('\n'));
            text.append(plan.summary());
        }
        return text.toString().stripTrailing();
    }
}
