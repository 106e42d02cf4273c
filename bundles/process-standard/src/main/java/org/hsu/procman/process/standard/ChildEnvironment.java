package org.hsu.procman.process.standard;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.spec.ControlSpec;

/**
 * The environment of a child: what it inherits, then who and where it is, then what the configuration says,
 * then the markers; the later wins. With {@code clear_environment} there is only what the configuration says
 * and the markers: no PATH, no HOME, no PWD.
 */
final class ChildEnvironment {

    /**
     * What speaks to the manager's own process alone: systemd's protocols (sd_notify(3), sd_listen_fds(3),
     * sd_watchdog_enabled(3), systemd.exec(5)) and the options of its JVM, which a Java child would take for its
     * own.
     */
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

    private final Map<String, String> inherited = new HashMap<>();
    private final Path passwd;

    /**
     * @param own    the manager's own environment
     * @param passwd the passwd(5) file in which users are looked up
     */
    ChildEnvironment(Map<String, String> own, Path passwd) {
        this.passwd = passwd;
        own.forEach((name, value) -> {
            if (!NOT_INHERITED.contains(name) && !name.startsWith("PROCMAN_")) {
                inherited.put(name, value);
            }
        });
        // bin/procman has put a locale that knows UTF-8 in its place.
        String locale = own.get("PROCMAN_LOCALE");
        if (locale != null) {
            inherited.remove("LC_ALL");
            if (!locale.isEmpty()) {
                inherited.put("LC_ALL", locale);
            }
        }
    }

    Map<String, String> of(ControlSpec control, Map<String, String> markers) {
        Map<String, String> environment = new HashMap<>();
        if (!control.clearEnvironment()) {
            environment.putAll(inherited);
            environment.put("PWD", control.workingDirectory().toString());
            environment.remove("OLDPWD");
            if (control.user() != null) {
                UserAccount.find(passwd, control.user()).ifPresent(account -> environment.putAll(account.variables()));
            }
        }
        environment.putAll(control.environment());
        environment.putAll(markers);
        return environment;
    }
}
