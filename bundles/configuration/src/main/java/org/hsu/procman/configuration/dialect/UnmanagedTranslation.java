package org.hsu.procman.configuration.dialect;

import java.util.List;
import java.util.Map;

/** Takes out of an unmanaged entry what no program looked at and the canonical dialect would refuse. */
final class UnmanagedTranslation {
    private static final String DISCOVERY = "management.discovery.";
    private static final String CONTROL = "management.control.";
    private static final Map<String, List<String>> OF_METHODS = Map.of(
            "pid_file", List.of("pid_file"),
            "process_name", List.of("process_name", "process_args"),
            "port", List.of("port", "protocol"),
            "service_name", List.of("service_name"));
    private static final List<String> KEYS =
            List.of("pid_file", "process_name", "process_args", "port", "protocol", "service_name");

    private UnmanagedTranslation() {}

    static void tidy(Draft out, Remarks remarks) {
        String method = out.text(DISCOVERY + "method");
        List<String> needed = method == null ? null : OF_METHODS.get(method);
        for (String key : needed == null ? List.<String>of() : KEYS) {
            if (!needed.contains(key)) {
                remove(out, DISCOVERY + key, "ignored: " + method + " does not look at it", remarks);
            }
        }
        String discovered = out.text(DISCOVERY + "service_name");
        String own = out.text(CONTROL + "service_name");
        if (own != null && discovered != null && !own.equals(discovered)) {
            remove(out, CONTROL + "service_name", "ignored: it is not the service of discovery", remarks);
        }
        String manager = out.text(CONTROL + "service_manager");
        boolean named = own != null || discovered != null;
        if (manager != null && !manager.equals("none") && !(manager.equals("systemd") && named)) {
            remove(out, CONTROL + "service_manager", "ignored: only systemd with a service_name is asked", remarks);
            remove(out, CONTROL + "service_name", "ignored: only systemd is asked", remarks);
        }
    }

    private static void remove(Draft out, String path, String why, Remarks remarks) {
        if (out.has(path)) {
            remarks.warn(out.keyPlace(path), why, "");
            out.remove(path);
        }
    }
}
