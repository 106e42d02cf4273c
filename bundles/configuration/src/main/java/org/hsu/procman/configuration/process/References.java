package org.hsu.procman.configuration.process;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.hsu.procman.api.spec.InstanceReferences;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * Whether every <code>${port.NAME}</code> of a process stands where a start can replace it and names a port of it, and
 * every <code>${instance.index}</code> where there is an index.
 */
final class References {
    private static final Set<String> CONTROL = Set.of("arguments", "environment", "ready", "pre_start", "post_stop");
    private static final Set<String> REPLACED = Set.of("health_check", "health_checks", "settings");

    private static final Set<String> ASKED = Set.of("http", "command");
    private static final Set<String> OTHERWISE = Set.of("management", "sockets", "hooks", "pool");

    private final Problems problems;
    private boolean several;

    References(Problems problems) {
        this.problems = problems;
    }

    /** @param process {@code ports} may stand beside management, {@code sockets} and {@code hooks} do */
    void check(Section process, Section management, String type) {
        several = process.has("instances") || process.has("pool");
        Mapping beside = process.mapping().mapping("ports");
        process.mapping().entries().stream()
                .filter(entry -> !OTHERWISE.contains(entry.key()))
                .forEach(entry -> check(entry.value(), false, Set.of()));
        Mapping control = management.mapping().mapping("control");
        Set<String> names = names(control, beside, type);
        Stream.of("sockets", "hooks").filter(process::has).forEach(key -> check(process.node(key), true, names));
        if (process.node("pool") != null) {
            checkPool(process.node("pool"), names);
        }
        for (Mapping.Entry entry : management.mapping().entries()) {
            if (entry.key().equals("control") && entry.value() == control && control != null) {
                control.entries().forEach(each -> check(each.value(), CONTROL.contains(each.key()), names));
            } else {
                check(entry.value(), REPLACED.contains(entry.key()), names);
            }
        }
    }

    private void checkPool(Node pool, Set<String> names) {
        Mapping metric = pool instanceof Mapping mapping ? mapping.mapping("metric") : null;
        if (metric == null) {
            check(pool, false, Set.of());
            return;
        }
        ((Mapping) pool).entries().stream()
                .filter(entry -> entry.value() != metric)
                .forEach(entry -> check(entry.value(), false, Set.of()));
        metric.entries().forEach(entry -> check(entry.value(), ASKED.contains(entry.key()), names));
    }

    private static Set<String> names(Mapping control, Mapping beside, String type) {
        Set<String> names = new LinkedHashSet<>();
        for (Mapping ports : new Mapping[] {control == null ? null : control.mapping("ports"), beside}) {
            if (ports != null) {
                ports.entries().forEach(entry -> names.add(entry.key()));
            }
        }
        if (PortsReader.isIntegrated(type)) {
            names.add(PortsReader.GRPC);
        }
        return names;
    }

    private void check(Node node, boolean replaced, Set<String> names) {
        if (node instanceof Sequence list) {
            list.items().forEach(item -> check(item, replaced, names));
        } else if (node instanceof Mapping mapping) {
            mapping.entries().forEach(entry -> check(entry.value(), replaced, names));
        } else if (node instanceof Scalar scalar) {
            PortReferences.names(scalar.text()).forEach(name -> check(scalar, name, replaced, names));
            if (scalar.text().contains(InstanceReferences.INDEX)) {
                checkIndex(scalar, replaced);
            }
        }
    }

    private void checkIndex(Scalar scalar, boolean replaced) {
        if (!replaced) {
            problems.error(
                    scalar.place(),
                    InstanceReferences.INDEX + " cannot stand here",
                    "it is known in arguments, environment, ready, management.settings, health checks, sockets, hooks and pool.metric");
        } else if (!several) {
            problems.error(
                    scalar.place(),
                    "there is but one of this process, so it has no index",
                    "give it instances: 1 or more, or a pool");
        }
    }

    private void check(Scalar scalar, String name, boolean replaced, Set<String> names) {
        if (!replaced) {
            problems.error(
                    scalar.place(),
                    "${port." + name + "} cannot stand here",
                    "ports are known in arguments, environment, ready, settings, health checks, sockets, hooks and pool.metric");
        } else if (!names.contains(name)) {
            String near = NearestName.of(name, names);
            String known = names.isEmpty() ? "name it under control.ports" : "known: " + String.join(", ", names);
            problems.error(
                    scalar.place(),
                    "no port of this process is called " + Quoted.of(name),
                    near == null ? known : "did you mean " + Quoted.of(near) + "?");
        }
    }
}
