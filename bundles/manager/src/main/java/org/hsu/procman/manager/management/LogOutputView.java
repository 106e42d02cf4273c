package org.hsu.procman.manager.management;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of lines at one output.
 *
 * @param name            {@code stdout} or {@code stderr} for a process's own files, else the target's
 * @param type            {@code own_file}, else the type of the target's output
 * @param lines           written since the manager started
 * @param bytes           of these lines, as the process wrote them
 * @param droppedLines    given up
 * @param lagBytes        that wait to be written
 * @param rotations       of the file or what else it writes to, since it was opened
 * @param lastWriteMillis epoch milliseconds, 0 when nothing was written yet
 * @param lastError       empty when nothing went wrong yet
 * @param failing         whether it cannot be written now
 */
public record LogOutputView(
        String name,
        String type,
        long lines,
        long bytes,
        long droppedLines,
        long lagBytes,
        long rotations,
        long lastWriteMillis,
        String lastError,
        boolean failing) {

    /** As one line of JSON. */
    public String json(String processId) {
        return Json.write(fields(processId));
    }

    Map<String, Object> fields(String processId) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!processId.isEmpty()) {
            fields.put("id", processId);
        }
        fields.put("output", name);
        fields.put("type", type);
        fields.put("lines", lines);
        fields.put("bytes", bytes);
        fields.put("dropped_lines", droppedLines);
        fields.put("lag_bytes", lagBytes);
        fields.put("rotations", rotations);
        fields.put("last_write", lastWriteMillis == 0 ? null : Times.rfc3339(lastWriteMillis));
        fields.put("last_error", lastError.isEmpty() ? null : lastError);
        fields.put("failing", failing);
        return fields;
    }
}
