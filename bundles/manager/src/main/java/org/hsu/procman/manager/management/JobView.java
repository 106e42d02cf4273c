package org.hsu.procman.manager.management;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A job as it is seen from outside. Times are milliseconds since 1970.
 *
 * @param id            its queue's entry and its number, such as {@code thumbs.17}
 * @param state         {@code waiting}, {@code running}, {@code done}, {@code failed} or {@code cancelled}
 * @param submitted     when
 * @param attempts      how often it was begun
 * @param notBefore     when it is begun again at the earliest; null for at once, and when it is not to be
 * @param worker        the process that runs it or ran it last; null before
 * @param started       when the last run was begun; null before
 * @param ended         when the last run ended; null before
 * @param code          exit code of the last run; null when there is none
 * @param signal        that ended the last run; null for none
 * @param remark        what else is to be said of the last run; empty for nothing
 * @param timeoutMillis how long a run may take; null for as long as it likes
 */
public record JobView(
        String id,
        String pool,
        List<String> arguments,
        int priority,
        Long timeoutMillis,
        int retries,
        String origin,
        long submitted,
        String state,
        int attempts,
        Long notBefore,
        String worker,
        Long started,
        Long ended,
        Integer code,
        String signal,
        String remark) {

    public JobView {
        arguments = List.copyOf(arguments);
    }

    /** How long the last run took, or takes by now; null before the first. */
    public Long durationMillis(long now) {
        return started == null ? null : Long.valueOf(Math.max(0, (ended == null ? now : ended) - started));
    }

    /** How the last run ended: {@code exit 3}, {@code SIGKILL, timed out after 5.0 s}; empty where there is nothing to say. */
    public String result() {
        String exit = code != null ? "exit " + code : signal != null ? signal : "";
        return exit.isEmpty() || remark.isEmpty() ? exit + remark : exit + ", " + remark;
    }

    /** One line for people, without its id: {@code done in 3.2 s, exit 0}. */
    public String summary() {
        String took = ended != null && started != null ? " in " + Times.span(durationMillis(ended)) : "";
        String again = state.equals("waiting") && attempts > 0
                ? "failed, waits for attempt " + (attempts + 1) + " of " + (retries + 1)
                : state;
        return again + took + (result().isEmpty() ? "" : ", " + result());
    }

    /** Its fields in the order of the documentation. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("pool", pool);
        fields.put("state", state);
        fields.put("arguments", arguments);
        fields.put("priority", priority);
        fields.put("timeout_ms", timeoutMillis);
        fields.put("retries", retries);
        fields.put("attempts", attempts);
        fields.put("submitted_at", Times.rfc3339(submitted));
        fields.put("submitted_by", origin);
        fields.put("not_before", Times.rfc3339(notBefore));
        fields.put("process", worker);
        fields.put("started_at", Times.rfc3339(started));
        fields.put("ended_at", Times.rfc3339(ended));
        fields.put("duration_ms", ended == null ? null : durationMillis(ended));
        fields.put("exit_code", code);
        fields.put("signal", signal);
        fields.put("remark", remark.isEmpty() ? null : remark);
        return fields;
    }

    /** As one JSON object. */
    public String json() {
        return Json.write(fields());
    }

    /**
     * As one JSON object, with its output.
     *
     * @param output what its last run wrote last, lines
     */
    public String json(String output) {
        Map<String, Object> fields = fields();
        fields.put("output", output);
        return Json.write(fields);
    }

    /** As one JSON list. */
    public static String json(Collection<JobView> jobs) {
        return Json.write(jobs.stream().map(JobView::fields).toList());
    }

    /** All of it for people. */
    public String text(String output) {
        StringBuilder text = new StringBuilder();
        line(text, "Job", id + ", " + summary());
        line(text, "Arguments", arguments.isEmpty() ? "none" : ShellQuoting.join(arguments));
        line(text, "Submitted", Times.rfc3339(submitted) + " by " + origin + ", priority " + priority);
        line(text, "Attempts", attempts + " of " + (retries + 1));
        line(text, "Timeout", timeoutMillis == null ? "none" : Times.span(timeoutMillis));
        line(text, "Process", worker == null ? "none yet" : worker);
        line(text, "Started", started == null ? "not yet" : Times.rfc3339(started));
        if (state.equals("waiting") && notBefore != null) {
            line(text, "Next", "not before " + Times.rfc3339(notBefore));
        }
        if (!output.isEmpty()) {
            text.append("Output, the newest lines:\n").append(output.indent(2));
        }
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-11s", name + ":")).append(value).append('\n');
    }
}
