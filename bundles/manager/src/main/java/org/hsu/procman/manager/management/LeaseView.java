package org.hsu.procman.manager.management;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One instance that is lent, as its holder sees it.
 *
 * @param token       gives it back
 * @param id          of the instance
 * @param entry       id of the entry that it is of
 * @param pid         of its main process
 * @param ports       by name
 * @param untilMillis when it is over, on the wall
 */
public record LeaseView(
        String token, String id, String entry, long pid, Map<String, Integer> ports, long untilMillis) {

    /** As one JSON object. */
    public String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("token", token);
        fields.put("id", id);
        fields.put("entry", entry);
        fields.put("pid", pid);
        fields.put("ports", ports);
        fields.put("expires_at", Times.rfc3339(untilMillis));
        return Json.write(fields);
    }
}
