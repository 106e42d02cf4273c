package org.hsu.procman.configuration.dialect;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code log_collection} of the document and of one process. */
final class LogTranslation {
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
        boolean file = "file".equals(to.text("type"));
        for (String key : List.of("authentication", "config")) {
            Mapping.Entry entry = from.entry(key);
            if (entry == null || entry.value().isNull()) {
                continue;
            }
            if (file) {
                remarks.warn(entry.place(), "ignored: a file needs none", "");
            } else {
                to.put(key, entry.place(), entry.value());
            }
        }
        return to.build();
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
