package org.hsu.procman.configuration.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code log_collection} of the document and of one process. */
final class LogTranslation {
    private static final String SYSLOG = "syslog";
    private static final Set<String> OURS =
            Set.of("file", "process_manager_stdout", "process_manager_stderr", SYSLOG);
    private static final List<String> OF_FILES = List.of("path", "max_size", "max_files", "max_age");
    /** Where a server listens that nobody has moved (RFC 5426). */
    private static final String SYSLOG_SERVER = "localhost:514";
    private static final List<String> PARSERS = List.of("json", "logfmt");

    private final Generation generation;
    private final Remarks remarks;

    LogTranslation(Generation generation, Remarks remarks) {
        this.generation = generation;
        this.remarks = remarks;
    }

    void global(Mapping from, Draft to) {
        Tables.LOG_COLLECTION.apply(from, to, remarks);
        targets(from.mapping("global_aggregation"), "targets", to, "global_aggregation.targets");
        Mapping system = from.mapping("system");
        targets(system == null ? null : system.mapping("metrics"), "targets", to, "system.metrics.targets");
        Mapping named = from.mapping("default");
        Mapping process = named == null ? from.mapping("default_worker") : named;
        Mapping enhancement = from.mapping("enhancement");
        parsers(enhancement, process == null ? null : process.mapping("processing"), to);
        if (enhancement != null && enhancement.get("enrichers") != null) {
            to.put("enhancement.enrichers", enhancement.entry("enrichers").place(),
                    enrichers(enhancement.get("enrichers")));
        }
        Mapping outputs = process == null ? null : process.mapping("outputs");
        if (outputs == null) {
            return;
        }
        Tables.OUTPUTS.apply(outputs, to, remarks);
        Mapping separate = outputs.mapping("separate");
        targets(separate, "stdout", to, "default.outputs.separate.stdout");
        targets(separate, "stderr", to, "default.outputs.separate.stderr");
        targets(outputs, "forwarding", to, "default.outputs.forwarding");
    }

    private void targets(Mapping from, String key, Draft to, String path) {
        Mapping.Entry targets = from == null ? null : from.entry(key);
        if (targets != null && !targets.value().isNull()) {
            to.put(path, targets.place(), translated(targets.value()));
        }
    }

    private Node translated(Node targets) {
        if (!(targets instanceof Sequence list)) {
            return targets;
        }
        List<Node> items = new ArrayList<>();
        list.items().forEach(item -> items.add(item instanceof Mapping target ? target(target) : item));
        return Sequence.of(list.place(), items);
    }

    /** Go wrote enhanced lines everywhere, Rust plain ones where nothing was said. */
    private Mapping target(Mapping from) {
        Draft to = new Draft(from.place());
        Tables.TARGET.apply(from, to, remarks);
        if (generation.isGo() && !to.has("format")) {
            to.putDefault("format", "enhanced_plain", from.place());
        }
        String type = to.text("type");
        if (type != null && OURS.contains(type)) {
            ours(type, from, to);
        } else {
            // A plugin's, which knows what is meant.
            take(from, "authentication", to);
            take(from, "config", to);
        }
        return to.build();
    }

    private static void take(Mapping from, String key, Draft to) {
        if (from.get(key) != null) {
            to.put(key, from.entry(key).place(), from.get(key));
        }
    }

    /** Takes out what programs passed over, for our outputs refuse what is without effect. */
    private void ours(String type, Mapping from, Draft to) {
        for (String key : type.equals("file") ? List.<String>of() : OF_FILES) {
            if (to.has(key)) {
                remarks.warn(to.keyPlace(key), "ignored: only a file has it", "");
                to.remove(key);
            }
        }
        for (String key : List.of("authentication", "config")) {
            if (from.get(key) != null && !(type.equals(SYSLOG) && key.equals("config"))) {
                remarks.warn(from.entry(key).place(), "ignored: an output of this type has none", "");
            }
        }
        if (type.equals(SYSLOG)) {
            syslog(from, to);
        }
    }

    private void syslog(Mapping from, Draft to) {
        Mapping config = from.mapping("config");
        if (config != null) {
            Tables.SYSLOG.apply(config, to, remarks);
            Scalar severity = to.scalar("stdout_severity");
            if (severity != null) {
                to.put("stderr_severity", to.keyPlace("stdout_severity"), severity);
            }
        } else if (from.get("config") != null) {
            remarks.problems().error(
                    from.get("config").place(), "expected a mapping, found " + from.get("config").shown(), "");
        }
        if (!to.has("address")) {
            remarks.warn(from.place(), "says no address of the syslog server; " + SYSLOG_SERVER + " is taken", "");
            to.putDefault("address", SYSLOG_SERVER, from.place());
        }
    }

    /** Those of {@code enhancement}, or else those of the processes, which are the same for all today. */
    private void parsers(Mapping enhancement, Mapping processing, Draft to) {
        Mapping.Entry ours = enhancement == null ? null : enhancement.entry("parsers");
        Mapping.Entry theirs = processing == null ? null : processing.entry("parsers");
        boolean both = ours != null && !ours.value().isNull() && theirs != null && !theirs.value().isNull();
        if (ours != null && !ours.value().isNull()) {
            to.put("enhancement.parsers", ours.place(), parsers(ours.value()));
        }
        if (both) {
            remarks.warn(theirs.place(), "ignored: log_collection.enhancement.parsers is for all processes", "");
        } else if (theirs != null && !theirs.value().isNull()) {
            to.put("default.processing.parsers", theirs.place(), parsers(theirs.value()));
        }
    }

    private Node parsers(Node parsers) {
        if (!(parsers instanceof Sequence list)) {
            return parsers;
        }
        List<Node> kept = new ArrayList<>();
        for (Node item : list.items()) {
            Draft parser = new Draft(item.place());
            if (item instanceof Mapping mapping) {
                Tables.PARSER.apply(mapping, parser, remarks);
                if (mapping.get("config") != null && !Values.isEmpty(mapping.get("config"))) {
                    remarks.warn(mapping.entry("config").place(), "ignored: a parser has no settings", "");
                }
            } else if (item instanceof Scalar) {
                parser.put("type", item.place(), item);
            }
            Scalar type = parser.scalar("type");
            if (type == null) {
                kept.add(item);
            } else if (PARSERS.contains(type.text())) {
                kept.add(parser.build());
            } else {
                remarks.warn(
                        type.place(), "no parser is called " + type.shown() + "; left out",
                        "there are " + String.join(", ", PARSERS));
            }
        }
        return Sequence.of(list.place(), kept);
    }

    private Node enrichers(Node enrichers) {
        if (!(enrichers instanceof Sequence list)) {
            return enrichers;
        }
        List<Node> items = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof Mapping mapping) {
                Draft enricher = new Draft(item.place());
                Tables.ENRICHER.apply(mapping, enricher, remarks);
                items.add(enricher.build());
            } else {
                items.add(item);
            }
        }
        return Sequence.of(list.place(), items);
    }

    /** Of one process: what is off is not captured. */
    void ofProcess(Mapping from, Draft out) {
        Draft to = out.inner("management.logging", from.place());
        Tables.PROCESS_LOG.apply(from, to, remarks);
        if (from.get("enabled") instanceof Scalar enabled
                && Values.truth(enabled) instanceof Scalar truth
                && truth.text().equals("false")) {
            Mapping.Entry entry = from.entry("enabled");
            to.put("capture_stdout", entry.place(), Scalar.of(enabled.place(), "false", false));
            to.put("capture_stderr", entry.place(), Scalar.of(enabled.place(), "false", false));
        }
        Mapping outputs = from.mapping("outputs");
        if (outputs != null) {
            Tables.OUTPUTS.apply(outputs, to, remarks);
            List<Node> targets = new ArrayList<>();
            Mapping separate = outputs.mapping("separate");
            add(separate, "stdout", "stdout", targets);
            add(separate, "stderr", "stderr", targets);
            add(outputs, "forwarding", null, targets);
            if (!targets.isEmpty()) {
                to.put("targets", from.entry("outputs").place(), Sequence.of(outputs.place(), targets));
            }
        }
    }

    /** @param stream the one that goes there, null for both */
    private void add(Mapping from, String key, String stream, List<Node> targets) {
        Node node = from == null ? null : from.get(key);
        if (node == null || !(translated(node) instanceof Sequence list)) {
            return;
        }
        for (Node item : list.items()) {
            if (stream == null || !(item instanceof Mapping target)) {
                targets.add(item);
                continue;
            }
            List<Mapping.Entry> entries = new ArrayList<>(target.entries());
            entries.add(new Mapping.Entry("streams", target.place(),
                    Sequence.of(target.place(), List.of(Scalar.of(target.place(), stream, false)))));
            targets.add(Mapping.of(target.place(), entries));
        }
    }
}
