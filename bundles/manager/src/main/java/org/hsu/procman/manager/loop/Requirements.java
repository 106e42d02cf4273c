package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.plugin.PluginKind;
import org.hsu.procman.manager.plugin.TypeRegistry;

/** Which plugins a process needs before it can start. */
final class Requirements {

    private Requirements() {}

    /** What is missing, for people, with file and line; null when nothing is. */
    static String missing(TypeRegistry types, ProcessSpec spec) {
        List<String> missing = new ArrayList<>();
        if (types.processType(spec.type()).isEmpty()) {
            missing.add(text(PluginKind.PROCESS_TYPE, spec.type()));
        }
        for (HealthCheckSpec check : spec.healthChecks()) {
            if (types.healthChecker(check.type()).isEmpty()) {
                missing.add(text(PluginKind.HEALTH_CHECK, check.type()));
            }
        }
        if (types.restartStrategy(spec.restart().strategy()).isEmpty()) {
            missing.add(text(PluginKind.RESTART_STRATEGY, spec.restart().strategy()));
        }
        return missing.isEmpty()
                ? null
                : "no plugin provides " + String.join(", ", missing) + " (" + spec.location() + ")";
    }

    private static String text(PluginKind kind, String name) {
        return kind.text() + " '" + name + "'";
    }
}
