package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.api.spec.HookSpec;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.Readiness;

/** A spec as it holds for one instance: with the numbers of its ports. */
final class InstanceSpec {

    private InstanceSpec() {}

    /** Whatever looks like a reference and is none is told apart here too, so one without ports is another too. */
    static ProcessSpec of(ProcessSpec spec, Map<String, Integer> ports) {
        ControlSpec control = spec.control();
        return control == null
                ? spec
                : spec.with(
                        isPlain(control) ? control : control(control, ports),
                        spec.healthChecks().stream().map(check -> check(check, ports)).toList(),
                        spec.settings().withPorts(ports));
    }

    /** Most are: copying them for each look at a process would be in vain. */
    private static boolean isPlain(ControlSpec control) {
        return control.ports().isEmpty()
                && (control.ready() == null || control.ready().check() == null)
                && control.hooks().values().stream()
                        .allMatch(hook -> hook.command().stream().noneMatch(PortReferences::mayRefer))
                && control.arguments().stream().noneMatch(PortReferences::mayRefer)
                && control.environment().values().stream().noneMatch(PortReferences::mayRefer);
    }

    private static ControlSpec control(ControlSpec control, Map<String, Integer> ports) {
        List<String> arguments = new ArrayList<>(control.arguments());
        arguments.replaceAll(argument -> PortReferences.expand(argument, ports));
        Map<String, String> environment = new HashMap<>();
        ports.forEach((name, number) -> environment.put(variable(name), number.toString()));
        environment.putAll(control.environment());
        environment.replaceAll((name, value) -> PortReferences.expand(value, ports));
        Map<Hook, HookSpec> hooks = new EnumMap<>(Hook.class);
        control.hooks().forEach((hook, spec) -> hooks.put(hook, spec.withCommand(spec.command().stream()
                .map(word -> PortReferences.expand(word, ports))
                .toList())));
        return control.with(arguments, environment, ready(control.ready(), ports)).withHooks(hooks);
    }

    /** {@code admin-ui} is {@code PORT_ADMIN_UI}. */
    private static String variable(String port) {
        return "PORT_" + port.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Readiness ready(Readiness ready, Map<String, Integer> ports) {
        return ready == null || ready.check() == null
                ? ready
                : new Readiness(null, null, false, check(ready.check(), ports));
    }

    private static HealthCheckSpec check(HealthCheckSpec check, Map<String, Integer> ports) {
        return check.with(check.settings().withPorts(ports));
    }
}
