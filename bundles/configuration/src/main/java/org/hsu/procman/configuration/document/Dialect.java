package org.hsu.procman.configuration.document;

import java.util.List;
import java.util.Optional;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * Recognises the spellings of older HSU programs, so that such a file gets one answer instead of an
 * unknown key per line.
 *
 * @param name  such as {@code g6}, and what it is known by
 * @param place where it shows first
 */
record Dialect(String name, Place place) {
    private static final List<String> WRAPPERS = List.of("standard_managed", "integrated_managed", "unmanaged");

    /** Empty for the canonical dialect and for what is none at all. */
    static Optional<Dialect> of(Mapping root) {
        Mapping.Entry master = root.entry("master");
        Mapping.Entry workers = root.entry("workers");
        if (master != null || workers != null) {
            return Optional.of(ofWorkers(master, workers));
        }
        if (root.get("managed_processes") instanceof Sequence processes) {
            for (Node item : processes.items()) {
                Optional<Dialect> found = item instanceof Mapping process ? ofProcess(process, root) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Dialect ofWorkers(Mapping.Entry master, Mapping.Entry workers) {
        if (master == null) {
            return new Dialect("g3 (process_manager with workers)", workers.place());
        }
        boolean first = workers != null && workers.value() instanceof Sequence list && hasOldRestart(list);
        return new Dialect(first ? "g1 (master and workers)" : "g2 (master and workers)", master.place());
    }

    private static boolean hasOldRestart(Sequence workers) {
        for (Node worker : workers.items()) {
            Mapping unit = worker instanceof Mapping mapping ? mapping.mapping("unit") : null;
            for (Mapping.Entry wrapper : unit == null ? List.<Mapping.Entry>of() : unit.entries()) {
                Mapping control = wrapper.value() instanceof Mapping inner ? inner.mapping("control") : null;
                if (control != null && control.mapping("restart") != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Dialect> ofProcess(Mapping process, Mapping root) {
        Mapping.Entry unit = process.entry("unit");
        if (unit != null) {
            Mapping wrappers = process.mapping("unit");
            boolean fifth = wrappers != null
                    && (wrappers.entry("standard_managed") != null || wrappers.entry("integrated_managed") != null);
            return Optional.of(
                    new Dialect(fifth ? "g5 (unit.standard_managed)" : "g4 (unit.managed)", unit.place()));
        }
        Mapping management = process.mapping("management");
        for (String wrapper : management == null ? List.<String>of() : WRAPPERS) {
            if (management.entry(wrapper) != null) {
                String word = "management." + wrapper;
                boolean rust = isRust(management.mapping(wrapper), root);
                return Optional.of(new Dialect(
                        (rust ? "r1 (" : "g6 (") + word + ")", management.entry(wrapper).place()));
            }
        }
        return Optional.empty();
    }

    /** The Rust programs write the environment as a map and the URL of a check without its own mapping. */
    private static boolean isRust(Mapping body, Mapping root) {
        Mapping manager = root.mapping("process_manager");
        if (manager != null && manager.entry("base_directory") != null) {
            return true;
        }
        Mapping check = body == null ? null : body.mapping("health_check");
        Mapping control = body == null ? null : body.mapping("control");
        Mapping execution = control == null ? null : control.mapping("execution");
        return check != null && check.entry("http_endpoint") != null
                || execution != null && execution.mapping("environment") != null;
    }
}
