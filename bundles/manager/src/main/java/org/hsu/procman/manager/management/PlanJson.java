package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.settings.Problem;

/** The JSON of a plan or reload, as {@code plan -o json} prints it. Stateless. */
public final class PlanJson {

    private PlanJson() {}

    /** {@code {valid, generation, changes, notes, problems}}, on one line. */
    public static String write(Reloaded reloaded) {
        List<Object> changes = new ArrayList<>();
        for (Change each : reloaded.plan().changes()) {
            Map<String, Object> change = new LinkedHashMap<>();
            change.put("id", each.id());
            change.put("action", each.action().word());
            change.put("because", each.because());
            changes.add(change);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("valid", reloaded.valid());
        fields.put("generation", reloaded.generation());
        fields.put("changes", changes);
        fields.put("notes", reloaded.plan().notes());
        fields.put("problems", fields(reloaded.problems()));
        return Json.write(fields);
    }

    /** The list of {@code validate -o json}, on one line. */
    public static String problems(List<Problem> problems) {
        return Json.write(fields(problems));
    }

    private static List<Object> fields(List<Problem> problems) {
        List<Object> list = new ArrayList<>();
        for (Problem each : problems) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("file", each.file());
            problem.put("line", each.line() == 0 ? null : Integer.valueOf(each.line()));
            problem.put("column", each.column() == 0 ? null : Integer.valueOf(each.column()));
            problem.put("key", each.key());
            problem.put("problem", each.problem());
            problem.put("hint", each.hint());
            problem.put("severity", each.severity().name().toLowerCase(Locale.ROOT));
            list.add(problem);
        }
        return list;
    }
}
