package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the processes of entries with {@code instances}. Pure. */
public final class Instances {
    /** How many processes an entry may have. */
    public static final int MOST = 1_000;

    /** Each instance finds its number there, unless its environment says otherwise. */
    public static final String VARIABLE = "PROCMAN_INSTANCE";

    private Instances() {}

    /**
     * All processes of all entries, in their order. What depends on an entry with several depends on each of them,
     * with none on nothing.
     *
     * @param counts how many each entry with {@code instances} has, by its id; the others are one process themselves
     */
    public static List<ProcessSpec> of(List<ProcessSpec> entries, Map<String, Integer> counts) {
        if (counts.isEmpty()) {
            return entries;
        }
        List<ProcessSpec> all = new ArrayList<>();
        for (ProcessSpec entry : entries) {
            ProcessSpec tied = entry.dependsOn().stream().noneMatch(need -> counts.containsKey(need.id()))
                    ? entry
                    : entry.dependingOn(needs(entry.dependsOn(), counts));
            Integer count = counts.get(entry.id());
            if (count == null) {
                all.add(tied);
            } else {
                for (int index = 1; index <= count; index++) {
                    all.add(instance(tied, index));
                }
            }
        }
        return all;
    }

    private static List<Dependency> needs(List<Dependency> written, Map<String, Integer> counts) {
        List<Dependency> needs = new ArrayList<>();
        for (Dependency need : written) {
            Integer count = counts.get(need.id());
            if (count == null) {
                needs.add(need);
            } else {
                for (int index = 1; index <= count; index++) {
                    needs.add(new Dependency(new Instance(need.id(), index).id(), need.condition()));
                }
            }
        }
        return needs;
    }

    private static ProcessSpec instance(ProcessSpec entry, int index) {
        Instance instance = new Instance(entry.id(), index);
        return new ProcessSpec(
                instance.id(), entry.type(), entry.profileType(), entry.enabled(), entry.group(), entry.labels(),
                entry.metadata(), entry.hostname(), entry.control() == null ? null : control(entry.control(), index),
                entry.healthChecks().stream().map(check -> check(check, index)).toList(), entry.limits(),
                entry.restart(), entry.logging(), entry.dependsOn(), entry.discovery(),
                entry.settings().withInstance(index), entry.location(), instance);
    }

    private static ControlSpec control(ControlSpec control, int index) {
        List<String> arguments = new ArrayList<>(control.arguments());
        arguments.replaceAll(text -> InstanceReferences.expand(text, index));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(VARIABLE, Integer.toString(index));
        environment.putAll(control.environment());
        environment.replaceAll((name, text) -> InstanceReferences.expand(text, index));
        Map<String, SocketSpec> sockets = new LinkedHashMap<>(control.sockets());
        sockets.replaceAll((name, socket) -> socket.withInstance(index));
        Map<Hook, HookSpec> hooks = new EnumMap<>(Hook.class);
        control.hooks().forEach((hook, spec) -> hooks.put(hook, spec.withCommand(spec.command().stream()
                .map(word -> InstanceReferences.expand(word, index))
                .toList())));
        return control.with(arguments, environment, ready(control.ready(), index))
                .withSockets(sockets)
                .withHooks(hooks);
    }

    private static Readiness ready(Readiness ready, int index) {
        if (ready == null || ready.check() == null && ready.file() == null) {
            return ready;
        }
        return ready.check() != null
                ? new Readiness(null, null, false, check(ready.check(), index))
                : new Readiness(
                        null, Path.of(InstanceReferences.expand(ready.file().toString(), index)), false, null);
    }

    private static HealthCheckSpec check(HealthCheckSpec check, int index) {
        return check.with(check.settings().withInstance(index));
    }
}
