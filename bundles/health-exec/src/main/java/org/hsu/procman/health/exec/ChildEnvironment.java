package org.hsu.procman.health.exec;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a check command inherits: the manager's own environment without what speaks to the manager alone. */
final class ChildEnvironment {

    private static final Set<String> NOT_INHERITED = Set.of(
            "NOTIFY_SOCKET",
            "LISTEN_FDS",
            "LISTEN_PID",
            "LISTEN_FDNAMES",
            "WATCHDOG_USEC",
            "WATCHDOG_PID",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "INVOCATION_ID",
            "JOURNAL_STREAM");

    private ChildEnvironment() {}

    /**
     * @param inherited the manager's own
     * @param added     the process's
     */
    static Map<String, String> of(Map<String, String> inherited, Map<String, String> added) {
        Map<String, String> environment = new HashMap<>(inherited);
        // The markers among PROCMAN_ would make the command look like an instance of the process.
        environment.keySet().removeIf(name -> NOT_INHERITED.contains(name) || name.startsWith("PROCMAN_"));
        // bin/procman has put a locale that knows UTF-8 in its place.
        String locale = inherited.get("PROCMAN_LOCALE");
        if (locale != null) {
            environment.remove("LC_ALL");
            if (!locale.isEmpty()) {
                environment.put("LC_ALL", locale);
            }
        }
        environment.putAll(added);
        return environment;
    }
}
