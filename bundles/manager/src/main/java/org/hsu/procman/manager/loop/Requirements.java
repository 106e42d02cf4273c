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
            missing.add(text(types, PluginKind.PROCESS_TYPE, spec.type()));
        }
        for (HealthCheckSpec check : checks(spec)) {
            if (types.healthChecker(check.type()).isEmpty()) {
                missing.add(text(types, PluginKind.HEALTH_CHECK, check.type()));
            }
        }
        if (types.restartStrategy(spec.restart().strategy()).isEmpty()) {
            missing.add(text(types, PluginKind.RESTART_STRATEGY, spec.restart().strategy()));
        }
        return missing.isEmpty()
                ? null
                : "no plugin provides " + String.join(", ", missing) + " (" + spec.location() + ")";
    }

    /** All that look at an instance: the one that finds it ready, where there is one, and those of its health. */
    static List<HealthCheckSpec> checks(ProcessSpec spec) {
        HealthCheckSpec ready = spec.control() == null || spec.control().ready() == null
                ? null
                : spec.control().ready().check();
        if (ready == null) {
            return spec.healthChecks();
        }
        List<HealthCheckSpec> all = new ArrayList<>(spec.healthChecks());
        all.add(0, ready);
        return all;
    }

    private static String text(TypeRegistry types, PluginKind kind, String name) {
        return kind.text() + " '" + name + "'" + (types.quarantined(kind, name) ? " (its plugin is quarantined)" : "");
    }
}
